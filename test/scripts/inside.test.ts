import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTerminal } from '../support/terminal.ts';
import { makeToolkit } from '../support/toolkit.ts';

const deployEnv = `#!/bin/sh
echo "TOKEN=$(cat /proc/sys/kernel/random/uuid)"
printf 'POEM="roses $are\\nred"\\n'
`;

describe('warp exec', () => {
  it('runs a command in the environment of deploy-env, in the source, with its own status', () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/deploy-env', deployEnv);
    const script = 'printf "%s|%s" "$POEM" "$(pwd -P)"; exit 7';
    const ended = toolkit.run(['exec', '--', 'sh', '-c', script]);
    expect(ended.status).toBe(7);
    expect(ended.stdout).toBe(`roses $are\nred|${join(toolkit.folder, 'root/src')}`);
  });

  it.each([
    [['exec'], 2, 'exec needs a command'],
    [['exec', '--'], 2, 'exec needs a command'],
    [['exec', 'no-such-program'], 127, 'no-such-program is neither'],
    [['env', '--json'], 2, 'env knows --null'],
  ])('ends %j with %i', (args, status, said) => {
    const ended = makeToolkit().run(args);
    expect(ended).toMatchObject({ status, stderr: expect.stringContaining(said) });
  });
});

describe('warp env', () => {
  it('prints what sh can source, and the same ended by NULs', () => {
    const toolkit = makeToolkit();
    toolkit.etc('launch.env', "POEM='roses $are\nred '\\''indeed'\\'\n");
    const sourced = spawnSync('sh', ['-c', `${toolkit.run(['env']).stdout}\nprintf %s "$POEM"`]);
    expect(String(sourced.stdout)).toBe("roses $are\nred 'indeed'");
    const raw = toolkit.run(['env', '--null']).stdout.split('\0');
    expect(raw).toContain("POEM=roses $are\nred 'indeed'");
    expect(raw.filter((word) => /^(PWD|OLDPWD|SHLVL|_)=/.test(word))).toEqual([]);
  });
});

describe('warp shell', () => {
  it('runs what it is given on its input', () => {
    const toolkit = makeToolkit();
    toolkit.etc('launch.env', "A='b'\n");
    expect(toolkit.run(['shell', '-c', 'echo "$A"; exit 4'])).toMatchObject({
      status: 4,
      stdout: 'b\n',
    });
  });

  it("is the app's own hook where there is one, with the app's environment alone", () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/shell', '#!/bin/sh\necho "mine $1"; env\n');
    const ended = toolkit.run(['shell', 'x'], { WARP_SHELL_LABEL: 'shop run' });
    expect(ended.stdout).toMatch(/^mine x\n/);
    expect(ended.stdout).not.toMatch(/shop run/);
  });

  it('keeps the name for its prompt out of what a script sees', () => {
    const toolkit = makeToolkit();
    const ended = toolkit.run(['shell', '-c', 'env'], { WARP_SHELL_LABEL: 'shop run' });
    expect(ended.stdout).not.toMatch(/shop run|^ENV=/m);
  });

  it.each([
    ['bash', []],
    ['sh', ['bash']],
  ])('says in the prompt of %s which app it is for, and tells nobody else', async (_, lacking) => {
    const toolkit = makeToolkit();
    const env = {
      ...toolkit.environment({ WARP_SHELL_LABEL: 'shop run' }),
      PATH: programsWithout(toolkit.folder, lacking),
    };
    const terminal = inTerminal([join(toolkit.folder, 'warp/bin/warp'), 'shell'], env);
    await terminal.shows(/\(shop run\) \S*\/root\/src \$ |\(shop run\) \S*\/root\/src # /);
    terminal.type('env | grep -c "shop run\\|^ENV="; echo "$0"\n');
    await terminal.shows(lacking.length > 0 ? /[\r\n]0\r\nsh/ : /[\r\n]0\r\n\S*bash/);
    terminal.type('exit 6\n');
    expect(await terminal.ended).toBe(6);
  });
});

/** A PATH with the system's programs but for some. */
function programsWithout(folder: string, lacking: readonly string[]): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const from of ['/usr/bin', '/bin']) {
    for (const name of readdirSync(from)) {
      const link = join(bin, name);
      if (!lacking.includes(name) && !existsSync(link)) symlinkSync(join(from, name), link);
    }
  }
  return bin;
}
