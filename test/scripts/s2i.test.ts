import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appears, makeToolkit } from '../support/toolkit.ts';
import { writeFiles } from '../support/write-files.ts';

const scripts = join(import.meta.dirname, '../../images/s2i');

/** A stub of the toolkit's command that notes what it is called with. */
function stub(migration = 'exit 0') {
  const toolkit = makeToolkit();
  const log = join(toolkit.folder, 'log');
  writeFiles(join(toolkit.folder, 'warp'), {
    'bin/warp': `#!/bin/sh\necho "$* $$" >>${log}\n[ "$1" != migrate ] || { ${migration}; }\n`,
  });
  const environment = toolkit.environment();
  return {
    ...toolkit,
    log,
    called: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    script: (name: string, args: readonly string[] = [], env = {}) =>
      spawnSync(join(scripts, name), args, { env: { ...environment, ...env }, encoding: 'utf8' }),
    environment,
  };
}

describe('run of a builder image', () => {
  test('becomes the supervisor', () => {
    const { script, called } = stub();
    const { pid } = script('run');
    expect(called()).toEqual([`start web ${pid}`]);
  });

  test('applies migrations before, unless DISABLE_MIGRATE is set', () => {
    const first = stub();
    first.etc('migrate-at-start', '');
    first.script('run');
    expect(first.called().map((line) => line.split(' ')[0])).toEqual(['migrate', 'start']);
    const second = stub();
    second.etc('migrate-at-start', '');
    second.script('run', [], { DISABLE_MIGRATE: '1' });
    expect(second.called().map((line) => line.split(' ')[0])).toEqual(['start']);
  });

  test('ends with the status of a migration that fails', () => {
    const { script, etc, called } = stub('exit 9');
    etc('migrate-at-start', '');
    expect(script('run').status).toBe(9);
    expect(called()).toHaveLength(1);
  });

  test('passes TERM on to a migration and starts nothing after it', async () => {
    const { folder, etc, called, environment } = stub(
      'trap "exit 0" TERM; : >"$WARP_HOME/begun"; while :; do sleep 0.1; done',
    );
    etc('migrate-at-start', '');
    const child = spawn(join(scripts, 'run'), { env: environment, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await appears(join(folder, 'warp/begun'));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(called()).toHaveLength(1);
  });
});

describe('the entrypoint of a builder image', () => {
  test('becomes a command by its path', () => {
    const { script, called } = stub();
    expect(script('container-entrypoint', ['/bin/sh', '-c', 'echo $0 here']).stdout).toContain(
      'here',
    );
    expect(called()).toEqual([]);
  });

  test('does without the shell of `CMD /path`, and not of a longer command', () => {
    const { script, folder } = stub();
    writeFiles(folder, { 'own-run': '#!/bin/sh\necho $$\n' });
    const ran = script('container-entrypoint', ['/bin/sh', '-c', join(folder, 'own-run')]);
    expect(Number(ran.stdout)).toBe(ran.pid);
    const longer = script('container-entrypoint', ['/bin/sh', '-c', 'echo one; echo two']);
    expect(longer.stdout).toBe('one\ntwo\n');
  });

  test("gives everything else to the app's warp, with the app's own variables", () => {
    const { script, called, etc } = stub();
    etc('s2i.env', "export GREETING='hello'\n");
    const { pid } = script('container-entrypoint', ['python', 'manage.py']);
    expect(called()).toEqual([`python manage.py ${pid}`]);
  });

  test('is no hindrance in the builder image, which has no app', () => {
    const { script } = stub();
    const ran = script('container-entrypoint', ['echo', 'plain'], { WARP_HOME: '/nowhere' });
    expect(ran.stdout).toBe('plain\n');
  });
});
