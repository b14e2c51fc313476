import { describe, expect, it } from 'vitest';
import { WarpError } from '../../../src/warp-error.ts';
import { plannedFiles } from '../../support/planned-files.ts';

const wsgi = 'def application(environ, start_response):\n    return []\n';

function planned(server: string, files = {}) {
  return plannedFiles({ 'wsgi.py': wsgi, 'warp.yaml': `server:\n${server}`, ...files });
}

function refusal(server: string): WarpError {
  try {
    planned(server);
  } catch (error) {
    if (error instanceof WarpError) return error;
    throw error;
  }
  throw new Error('it was planned');
}

const told = ({ problems }: WarpError) =>
  problems.map(({ message, hint }) => `${message}\n${hint}`).join('\n');

describe('what cannot be in `server`', () => {
  it.each([
    [
      '  deadline: 30s\n  timeouts: { socket: 20s }',
      'server.timeouts.socket is shorter than the deadline of 30 s',
    ],
    ['  timeouts: { request: 20s }', 'server.timeouts.request is shorter'],
    ['  drain: 20s', 'server.drain is shorter'],
    [
      '  deadline: 10s\n  timeouts: { queue: 11s }',
      'server.timeouts.queue is longer than the deadline of 10 s',
    ],
    ['  timeouts: { interrupt: 5s }', 'server.timeouts.interrupt is under 10 s'],
    ['  memory: 20MB', 'server.memory is under 32 MiB'],
    ['  grace: 30s', 'server.grace is shorter than drain and kill_after'],
    ['  probes: { timeout: 20s }', 'server.probes.timeout is longer than probes.period'],
    ['  tls: { certificate: /run/tls/tls.crt }', 'server.tls.key is missing'],
    [
      '  tls: { certificate: /run/tls.crt, key: /opt/app-root/src/tls.key }',
      'a private key would be part of the image',
    ],
    ['  timeouts: { socket: 0s }', 'server.timeouts.socket is 0'],
    [
      '  args: [--proceses, "3"]',
      'mod_wsgi-express has no option --proceses\ndid you mean --processes?',
    ],
  ])('%s', (server, message) => {
    const error = refusal(server);
    expect(told(error)).toContain(message);
    expect(error).toMatchObject({ code: 'WARP_SERVER_SETTING', exitCode: 10 });
    expect(error.problems[0]?.at).toMatchObject({ file: 'warp.yaml' });
  });

  it('names the servers that have what the chosen one lacks, and what that has', () => {
    const uwsgi = told(refusal('  name: uwsgi\n  http2: true\n  timeouts: { queue: 3s }'));
    expect(uwsgi).toContain('server.http2: uwsgi has no such setting');
    expect(uwsgi).toContain('servers that have it: mod_wsgi, granian');
    expect(uwsgi).toContain('uwsgi has timeouts.startup, timeouts.request');
    expect(told(refusal('  name: waitress\n  memory: 200MB'))).toContain(
      'waitress has no such setting',
    );
    const tls = '  name: waitress\n  tls: { certificate: /a, key: /b }';
    expect(told(refusal(tls))).toContain('servers that have it: mod_wsgi, gunicorn, granian');
  });

  it.each(['0.0.0.0/0', '::/0', "'*'", '10.0.0.0/7', '128.0.0.0/1'])(
    'trusts %s only when told so by name',
    (network) => {
      const error = refusal(`  trust_proxy: [${network}]`);
      expect(error).toMatchObject({ code: 'WARP_TRUST_PROXY', exitCode: 10 });
      expect(told(error)).toContain('write anyone');
    },
  );

  it.each(['10.0.0.256', '10.0.0.0/33', 'proxy.local', 'fd00::/129'])(
    'takes %s for no network',
    (network) => {
      expect(told(refusal(`  trust_proxy: ["${network}"]`))).toContain('no address and no network');
    },
  );

  it('takes addresses, networks and the word that trusts everybody', () => {
    const networks = '10.0.0.0/8, 192.168.1.5, "fd00::/8", "::1", anyone';
    const { command } = planned(`  trust_proxy: [${networks}]`).processes[0] ?? { command: [] };
    expect(command).toEqual(
      expect.arrayContaining(['10.0.0.0/8', 'fd00::/8', '0.0.0.0/0', '::/0']),
    );
  });

  it("refuses a port of root's", () => {
    expect(refusal('  port: 80')).toMatchObject({ code: 'WARP_SERVER_PORT', exitCode: 10 });
  });

  it('warns of a start that may outlast the deadline, and of settings without a server', () => {
    const slow = planned('  deadline: 10s\n  timeouts: { startup: 30s }');
    expect(slow.warnings).toMatchObject([{ code: 'WARP_SERVER_SETTING' }]);
    const own = planned('  drain: 90s', { Procfile: 'web: python serve.py\n' });
    expect(own.warnings.map(({ message }) => message).join()).toContain(
      'server.drain has no effect',
    );
  });

  it('keeps what is said beside its formula in the plan', () => {
    const settings = planned('  timeouts: { queue: 12s, socket: auto }').processes[0]?.settings;
    expect(settings?.find(({ key }) => key === 'timeouts.queue')).toMatchObject({
      value: 12_000,
      formula: 'D/2, within 5 s to 30 s',
      reason: { via: 'config', at: { file: 'warp.yaml', line: 2 } },
    });
    expect(settings?.find(({ key }) => key === 'timeouts.socket')).toMatchObject({
      value: 75_000,
      reason: { via: 'default' },
    });
  });
});
