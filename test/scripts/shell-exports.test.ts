import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeToolkit, type Toolkit } from '../support/toolkit.ts';

/** Bash takes Node's input, a socket, for a remote login, and then reads other files. */
function shell(toolkit: Toolkit, script: string, env: Readonly<Record<string, string>>) {
  const words = ['sh', '-c', 'exec "$WARP_HOME/bin/warp" shell -c "$1" </dev/null', 'sh', script];
  return toolkit.run(['exec', ...words], env);
}

test.each(['before', 'after'])('a shell that runs a script says what it exports: %s', (when) => {
  const toolkit = makeToolkit();
  toolkit.etc('launch.env', "GIVEN='app'\n");
  const folder = join(toolkit.folder, 'exports');
  const ended = shell(toolkit, 'export NEW="a\nb"; unset GIVEN; env >&2; exit 7', {
    WARP_SHELL_EXPORTS: folder,
  });
  expect(ended.status).toBe(7);
  expect(ended.stderr).not.toMatch(/WARP_SHELL_EXPORTS|BASH_ENV/);
  const words = readFileSync(join(folder, when), 'utf8').split('\0');
  expect(words.includes('GIVEN=app')).toBe(when === 'before');
  expect(words.includes('NEW=a\nb')).toBe(when === 'after');
});

test('a second shell leaves what was there before the first', () => {
  const toolkit = makeToolkit();
  const env = { WARP_SHELL_EXPORTS: join(toolkit.folder, 'exports') };
  shell(toolkit, 'true', env);
  shell(toolkit, 'true', { ...env, LATER: '1' });
  expect(readFileSync(join(env.WARP_SHELL_EXPORTS, 'before'), 'utf8')).not.toContain('LATER');
  expect(readFileSync(join(env.WARP_SHELL_EXPORTS, 'after'), 'utf8')).toContain('LATER=1');
});

test('a shell in a terminal says it after each command, killed or not', () => {
  const toolkit = makeToolkit();
  const folder = join(toolkit.folder, 'exports');
  const typed = 'export TYPED=yes\nkill -9 $$\n';
  // util-linux' script gives it a terminal.
  spawnSync('script', ['-qec', `${toolkit.folder}/warp/bin/warp shell`, '/dev/null'], {
    input: typed,
    env: {
      ...process.env,
      HOME: toolkit.folder,
      WARP_HOME: join(toolkit.folder, 'warp'),
      WARP_STATE: toolkit.state,
      WARP_APP_ROOT: join(toolkit.folder, 'root'),
      WARP_SHELL_LABEL: 'x',
      WARP_SHELL_EXPORTS: folder,
    },
    timeout: 20_000,
  });
  expect(readFileSync(join(folder, 'after'), 'utf8')).toContain('TYPED=yes\0');
});
