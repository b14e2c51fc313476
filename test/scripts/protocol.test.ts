import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeToolkit, type Toolkit } from '../support/toolkit.ts';

const place = temporaryFolder();
const made = (name: string) => join(place.path, name);

beforeAll(() => {
  for (const name of ['one', 'two']) {
    const files = ['-keyout', made(`${name}.key`), '-out', made(`${name}.crt`)];
    const what = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    execFileSync('openssl', ['req', ...what, '-subj', `/CN=${name}.test`, ...files], {
      stdio: 'ignore',
    });
  }
  return () => place[Symbol.dispose]();
});

function start(toolkit: Toolkit, env: Readonly<Record<string, string>>, script = 'echo served') {
  toolkit.process(script, { WARP_SERVER: 'stub', WARP_LISTENS: '1' });
  return toolkit.start(['start'], env);
}

function tls(certificate: string, key: string) {
  return { WARP_TLS_CERTIFICATE: made(certificate), WARP_TLS_KEY: made(key) };
}

describe('the files of TLS', () => {
  it('start the server when they fit each other', async () => {
    const files = tls('one.crt', 'one.key');
    const script = 'sleep 0.3; echo served';
    const { status, stdout } = await start(makeToolkit(), files, script).ended;
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'served\n' });
  });

  it.each([
    ['one.crt', 'two.key', 'is not that of the certificate in'],
    ['missing.crt', 'one.key', 'missing.crt is not there: mount it'],
    ['one.key', 'one.key', 'holds no certificate in PEM format'],
    ['one.crt', 'one.crt', 'holds no private key in PEM format'],
  ])('end the container with 78 when they do not: %s, %s', async (certificate, key, why) => {
    const { status, stdout, stderr } = await start(makeToolkit(), tls(certificate, key)).ended;
    expect(stderr).toContain(why);
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
  });

  it('end it when one of them is not named', async () => {
    const given = { WARP_TLS_CERTIFICATE: made('one.crt') };
    const { status, stderr } = await start(makeToolkit(), given).ended;
    expect(stderr).toContain('only one is named');
    expect(status).toBe(78);
  });

  it('are left out where warp dev runs the app', async () => {
    const env = { ...tls('one.crt', 'two.key'), WARP_DEV: '1' };
    const script = 'echo "[$WARP_TLS_CERTIFICATE]"';
    expect((await start(makeToolkit(), env, script).ended).stdout).toBe('[]\n');
  });

  it('are taken over once both are new', async () => {
    const toolkit = makeToolkit();
    for (const kind of ['crt', 'key']) copyFileSync(made(`one.${kind}`), made(`live.${kind}`));
    const reload = made('reload.sh');
    writeFileSync(reload, `#!/bin/sh\ntouch ${made('reloaded')}\n`);
    chmodSync(reload, 0o755);
    const settings = { WARP_SERVER: 'stub', WARP_LISTENS: '1', WARP_RELOAD: reload };
    toolkit.process('exec sleep 60', settings);
    const env = { ...tls('live.crt', 'live.key'), WARP_TLS_WATCH: '0.2' };
    const running = toolkit.start(['start'], env);
    await vi.waitFor(() => expect(existsSync(join(toolkit.state, 'tls-sum'))).toBe(true), 10_000);
    let said = '';
    running.process.stderr?.on('data', (text) => {
      said += text;
    });
    copyFileSync(made('two.crt'), made('live.crt'));
    await vi.waitFor(() => expect(said).toContain('a new certificate is not used yet'), 10_000);
    expect(existsSync(made('reloaded'))).toBe(false);
    copyFileSync(made('two.key'), made('live.key'));
    await vi.waitFor(() => expect(existsSync(made('reloaded'))).toBe(true), 10_000);
    running.process.kill('SIGTERM');
    const { stderr } = await running.ended;
    expect(stderr).toContain('the certificate is new: the server takes it over');
  });
});

describe('who is trusted about the client', () => {
  it.each(['*', '0.0.0.0/0', '10.0.0.1 ::/0', '128.0.0.0/1'])('is not %s', async (networks) => {
    const { status, stderr } = await start(makeToolkit(), { WARP_TRUST_PROXY: networks }).ended;
    expect(stderr).toContain('where nobody else can connect, write anyone');
    expect(status).toBe(2);
  });

  it.each(['anyone', '10.0.0.0/8 fd00::/8 192.168.1.1'])('may be %s', async (networks) => {
    const { status } = await start(makeToolkit(), { WARP_TRUST_PROXY: networks }).ended;
    expect(status).toBe(0);
  });
});
