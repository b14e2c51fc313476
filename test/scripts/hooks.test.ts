import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processRuns } from '../support/process-runs.ts';
import { appears, makeToolkit, type Toolkit } from '../support/toolkit.ts';

/** A deploy hook and a process that ends at once. */
function withDeploy(script: string, seconds = 60): Toolkit {
  const toolkit = makeToolkit();
  toolkit.etc('hooks/deploy', `#!/bin/sh\n${script}\n`);
  toolkit.etc('hook-settings', `deploy ${seconds} replace .warp/hooks/deploy\n`);
  toolkit.process('echo served');
  return toolkit;
}

const hookLines = (stderr: string): readonly string[] =>
  stderr.split('\n').filter((line) => line.startsWith('['));

describe("a hook's output at start", () => {
  it('has its name before every line, the last one too, and keeps its order', async () => {
    const toolkit = withDeploy('echo one; echo two >&2; echo; printf "a\\0b\\rthree"');
    const ended = await toolkit.start(['start']).ended;
    expect(ended).toMatchObject({ status: 0, stdout: 'served\n' });
    expect(hookLines(ended.stderr)).toEqual([
      ...['[deploy] one', '[deploy] two', '[deploy] ', '[deploy] three'],
    ]);
  });

  it('comes in pieces where a line has no end, and is all there', async () => {
    const toolkit = withDeploy('head -c 3000000 /dev/zero | tr "\\0" x');
    const ended = await toolkit.start(['start']).ended;
    expect(ended.status).toBe(0);
    const lines = hookLines(ended.stderr);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(1100);
    const bytes = lines.reduce((sum, line) => sum + line.length - '[deploy] '.length, 0);
    expect(bytes).toBe(3_000_000);
  });

  it('may be written by its name in /dev', async () => {
    const ended = await withDeploy('echo by name > /dev/stderr').start(['start']).ended;
    expect(hookLines(ended.stderr)).toEqual(['[deploy] by name']);
  });

  it('does not hold up the start where something left behind has it open', async () => {
    const toolkit = withDeploy(
      '(while [ ! -e "$WARP_STATE/enough" ]; do sleep 0.1; done; echo end) &',
    );
    toolkit.process('echo served; : > "$WARP_STATE/enough"');
    const ended = await toolkit.start(['start']).ended;
    expect(ended).toMatchObject({ status: 0, stdout: 'served\n' });
    expect(hookLines(ended.stderr)).toEqual(['[deploy] end']);
  });

  it('leaves nothing in the folder for temporary files', async () => {
    const toolkit = withDeploy('echo x');
    await toolkit.start(['start']).ended;
    expect(toolkit.run(['exec', 'ls', join(toolkit.folder, 'state')]).stdout).toBe('warp\n');
  });
});

describe('a hook that fails at start', () => {
  it('is named with its place, its status and its moment', async () => {
    const ended = await withDeploy('echo last words; exit 9').start(['start']).ended;
    expect(ended).toMatchObject({ status: 9, stdout: '' });
    expect(ended.stderr).toContain('[deploy] last words\n');
    expect(ended.stderr).toContain('the deploy hook (.warp/hooks/deploy) ended with status 9');
    expect(ended.stderr).toContain('at every start');
  });

  it('is told from one that a signal ended', async () => {
    const ended = await withDeploy('kill -s USR1 $$').start(['start']).ended;
    expect(ended.status).toBe(138);
    expect(ended.stderr).toContain('was ended by signal USR1');
  });

  it('is told from one whose own status is that of a time limit', async () => {
    const ended = await withDeploy('exit 124').start(['start']).ended;
    expect(ended.status).toBe(124);
    expect(ended.stderr).toContain('ended with status 124');
  });

  it('is named with the interpreter that is not there', async () => {
    const toolkit = withDeploy('');
    toolkit.etc('hooks/deploy', '#!/usr/bin/env -S no-such-program -x\n');
    const ended = await toolkit.start(['start']).ended;
    expect(ended.status).toBe(127);
    expect(ended.stderr).toContain('is run by no-such-program, which this image does not have');
  });
});

describe('a hook that hangs', () => {
  it('is ended with all it started, by TERM first, and told with the key of its limit', async () => {
    const script =
      'trap "echo asked; exit 0" TERM\nsleep 60 & echo $! > "$WARP_STATE/pid-of-it"; wait';
    const toolkit = withDeploy(script, 1);
    const ended = await toolkit.start(['start']).ended;
    expect(ended).toMatchObject({ status: 124, stdout: '' });
    expect(ended.stderr).toContain('[deploy] asked');
    expect(ended.stderr).toContain('was still running after 1 s');
    expect(ended.stderr).toContain('hooks.deploy.timeout');
    const child = readFileSync(join(toolkit.state, 'pid-of-it'), 'utf8').trim();
    expect(processRuns(child)).toBe(false);
  });

  it('is killed where it does not listen', async () => {
    const ended = await withDeploy('trap "" TERM; while :; do sleep 1; done', 1).start(['start'])
      .ended;
    expect(ended.status).toBe(124);
  });

  it('is ended by the stop of the container all the same', async () => {
    const toolkit = withDeploy(': > "$WARP_STATE/up"; sleep 60');
    const running = toolkit.start(['start']);
    await appears(join(toolkit.state, 'up'));
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(143);
  });

  it('is ended wherever the environment is evaluated', () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/deploy-env', '#!/bin/sh\nsleep 60\n');
    toolkit.etc('hook-settings', 'deploy-env 1 replace .warp/hooks/deploy-env\n');
    const ended = toolkit.run(['exec', 'true']);
    expect(ended.status).toBe(124);
    expect(ended.stderr).toContain('hooks.deploy-env.timeout');
  });
});

describe('deploy-env', () => {
  it('shows what it writes to stderr, and is refused more than a mebibyte of variables', async () => {
    const toolkit = makeToolkit();
    toolkit.etc(
      'hooks/deploy-env',
      '#!/bin/sh\necho note >&2; yes A=xxxxxxxx | head -c 20000000\n',
    );
    toolkit.process('echo never');
    const ended = await toolkit.start(['start']).ended;
    expect(ended).toMatchObject({ status: 65, stdout: '' });
    expect(hookLines(ended.stderr)).toEqual(['[deploy-env] note']);
    expect(ended.stderr).toContain('more than 1 MiB');
  });
});

describe('an action', () => {
  function withAction(relation: string, hook: string, seconds = 60): Toolkit {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/migrate', `#!/bin/sh\n${hook}\n`);
    toolkit.etc('action/migrate', '#!/bin/sh\necho default "$@"\n');
    toolkit.etc('hook-settings', `migrate ${seconds} ${relation} hooks.migrate in warp.yaml\n`);
    return toolkit;
  }

  it.each([
    ['replace', 'own x\n'],
    ['before', 'own x\ndefault x\n'],
    ['after', 'default x\nown x\n'],
  ])('with the relation %s', (relation, expected) => {
    const ended = withAction(relation, 'echo own "$@"').run(['migrate', 'x']);
    expect(ended).toMatchObject({ status: 0, stdout: expected });
  });

  it.each([
    ['replace', 7, 'own\n'],
    ['before', 7, 'own\n'],
    ['after', 7, 'default\nown\n'],
  ])('of relation %s stops at the first failure, with its status', (relation, status, stdout) => {
    const ended = withAction(relation, 'echo own; exit 7').run(['migrate']);
    expect(ended).toMatchObject({ status, stdout });
  });

  it('does not run the hook after a default that failed', () => {
    const toolkit = withAction('after', 'echo own');
    toolkit.etc('action/migrate', '#!/bin/sh\nexit 5\n');
    expect(toolkit.run(['migrate'])).toMatchObject({ status: 5, stdout: '' });
  });

  it('is ended after its time', () => {
    const ended = withAction('before', 'sleep 60', 1).run(['migrate']);
    expect(ended).toMatchObject({ status: 124, stdout: '' });
    expect(ended.stderr).toContain('hooks.migrate.timeout');
  });

  it('passes a signal on and ends with what the hook makes of it', async () => {
    const toolkit = withAction(
      'before',
      'trap "echo told; exit 3" TERM\n: > "$WARP_APP_ROOT/up"\nwhile :; do sleep 0.1; done',
    );
    const running = toolkit.start(['migrate'], { TIMEOUT: '1' });
    await appears(join(toolkit.folder, 'root/up'));
    running.process.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ status: 3, stdout: 'told\n' });
  });

  it('without a hook is the default, which has a limit only where the plan sets one', () => {
    const toolkit = makeToolkit();
    toolkit.etc('action/migrate', '#!/bin/sh\necho default; sleep 3\n');
    expect(toolkit.run(['migrate']).status).toBe(0);
    toolkit.etc('hook-settings', 'migrate 1 replace /opt/warp/etc/action/migrate\n');
    expect(toolkit.run(['migrate']).status).toBe(124);
  });
});
