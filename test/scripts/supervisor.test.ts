import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appears, makeToolkit, type Toolkit } from '../support/toolkit.ts';

const drains = (state: string): string =>
  `trap 'echo drained; exit 0' TERM; : > ${state}/up; while :; do sleep 0.1; done`;

async function startUp(toolkit: Toolkit, env?: Readonly<Record<string, string>>) {
  const running = toolkit.start(['start'], env);
  await appears(join(toolkit.state, 'up'));
  return running;
}

describe('warp start', () => {
  it("ends with the server's status", async () => {
    const toolkit = makeToolkit();
    toolkit.process('exit 7');
    expect((await toolkit.start(['start']).ended).status).toBe(7);
  });

  it.each([
    ['PORT', '0'],
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['WARP_PROCESSES', '-1'],
    ['WARP_THREADS', '0'],
  ])('refuses to start with %s=%s', async (name, value) => {
    const toolkit = makeToolkit();
    toolkit.process('exit 0', { WARP_LISTENS: '1' });
    const ended = await toolkit.start(['start'], { [name]: value }).ended;
    expect(ended).toMatchObject({ status: 2, stderr: expect.stringContaining(`${name} is`) });
  });

  it('starts a process that does not listen whatever PORT is', async () => {
    const toolkit = makeToolkit();
    toolkit.process('exit 0');
    expect((await toolkit.start(['start'], { PORT: 'abc' }).ended).status).toBe(0);
  });

  it('ends with 128 + n when a signal ended the server', async () => {
    const toolkit = makeToolkit();
    toolkit.process('kill -s KILL $$');
    expect((await toolkit.start(['start']).ended).status).toBe(137);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and ends with 0', async (signal) => {
    const toolkit = makeToolkit();
    toolkit.process(drains(toolkit.state));
    const running = await startUp(toolkit);
    running.process.kill(signal);
    const ended = await running.ended;
    expect(ended.stdout).toBe('drained\n');
    expect(ended.status).toBe(0);
    expect(existsSync(join(toolkit.state, 'draining'))).toBe(true);
  });

  it("ends with 0 when the signal to stop is what ended the server's process", async () => {
    const toolkit = makeToolkit();
    toolkit.process(`: > ${toolkit.state}/up; exec sleep 60`);
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
  });

  it("sends the server's own stop signal", async () => {
    const toolkit = makeToolkit();
    toolkit.process(
      `trap 'echo winch; exit 0' WINCH; trap 'echo term' TERM; : > ${toolkit.state}/up; while :; do sleep 0.1; done`,
      { WARP_STOP_SIGNAL: 'WINCH' },
    );
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    expect((await running.ended).stdout).toBe('winch\n');
  });

  it('lets a server that stops on INT see that signal', async () => {
    const toolkit = makeToolkit();
    toolkit.process(
      `trap 'echo int; exit 0' INT; : > ${toolkit.state}/up; while :; do sleep 0.1; done`,
      { WARP_STOP_SIGNAL: 'INT' },
    );
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    expect((await running.ended).stdout).toBe('int\n');
  });

  it('kills a server that is still there after the limit', async () => {
    const toolkit = makeToolkit();
    toolkit.process(`trap '' TERM; : > ${toolkit.state}/up; while :; do sleep 0.1; done`, {
      WARP_DRAIN: '0.3',
      WARP_KILL_AFTER: '0.3',
    });
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(137);
  });

  it('skips the drain on a second signal', async () => {
    const toolkit = makeToolkit();
    toolkit.process(`trap '' TERM; : > ${toolkit.state}/up; while :; do sleep 0.1; done`, {
      WARP_DRAIN: '60',
    });
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    await appears(join(toolkit.state, 'draining'));
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(137);
  });

  it('waits WARP_DRAIN_DELAY before it tells the server', async () => {
    const toolkit = makeToolkit();
    toolkit.process(drains(toolkit.state));
    const running = await startUp(toolkit, { WARP_DRAIN_DELAY: '1' });
    const before = Date.now();
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
    expect(Date.now() - before).toBeGreaterThan(900);
  });

  it('passes USR1 on to the server', async () => {
    const toolkit = makeToolkit();
    toolkit.process(
      `trap 'echo usr1; exit 0' USR1; : > ${toolkit.state}/up; while :; do sleep 0.1; done`,
    );
    const running = await startUp(toolkit);
    running.process.kill('SIGUSR1');
    expect((await running.ended).stdout).toBe('usr1\n');
  });

  it('lets a plain command with children drain as a whole', async () => {
    const toolkit = makeToolkit();
    const child = `sh -c "trap 'sleep 0.5; echo child done; exit 0' TERM; : > ${toolkit.state}/up; while :; do sleep 0.1; done"`;
    toolkit.process(`${child}; true`, { WARP_SERVER: '' });
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    expect((await running.ended).stdout).toBe('child done\n');
  });

  it('refuses a second supervisor beside the first', async () => {
    const toolkit = makeToolkit();
    toolkit.process(drains(toolkit.state));
    const running = await startUp(toolkit);
    const second = toolkit.run(['start']);
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`process ${running.process.pid}`);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
  });

  it('lets exactly one of two that start at once run', async () => {
    const toolkit = makeToolkit();
    toolkit.process(drains(toolkit.state));
    const both = [toolkit.start(['start']), toolkit.start(['start'])];
    const loser = await Promise.race(both.map((one) => one.ended));
    expect(loser.status).toBe(1);
    await appears(join(toolkit.state, 'up'));
    for (const one of both) one.process.kill('SIGTERM');
    const statuses = (await Promise.all(both.map((one) => one.ended))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([0, 1]);
  });

  it('names the processes there are when the one asked for is not', () => {
    const toolkit = makeToolkit();
    toolkit.process('true');
    const ended = toolkit.run(['start', 'worker']);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('web');
  });
});

describe('the first load', () => {
  const judged = { WARP_JUDGED: '1' };

  it('ends the container with 70 and the traceback when it failed', async () => {
    const toolkit = makeToolkit();
    toolkit.process(`echo 'Boom: no' > ${toolkit.state}/load-failed; exec sleep 60`, judged);
    const ended = await toolkit.start(['start']).ended;
    expect(ended.status).toBe(70);
    expect(ended.stderr).toContain('Boom: no');
  });

  it("of a command of the app's own is judged once it has been seen to begin", async () => {
    const settings = { WARP_JUDGED: 'begun', WARP_STARTUP: '0.5' };
    const unseen = makeToolkit();
    unseen.process('sleep 2.5; exit 5', settings);
    expect((await unseen.start(['start']).ended).status).toBe(5);
    const seen = makeToolkit();
    seen.process(`: > ${seen.state}/loading; exec sleep 60`, settings);
    expect((await seen.start(['start']).ended).status).toBe(71);
  });

  it('ends it with 70 as well when the server gave up by itself', async () => {
    const toolkit = makeToolkit();
    toolkit.process(`echo 'Boom: no' > ${toolkit.state}/load-failed; exit 3`, judged);
    expect((await toolkit.start(['start']).ended).status).toBe(70);
  });

  it('ends it with 71 when nothing was loaded in time', async () => {
    const toolkit = makeToolkit();
    toolkit.process('exec sleep 60', { ...judged, WARP_STARTUP: '1' });
    expect((await toolkit.start(['start']).ended).status).toBe(71);
  });

  it('is not judged again once it went well', async () => {
    const toolkit = makeToolkit();
    toolkit.process(
      `: > ${toolkit.state}/loaded; sleep 1; echo late > ${toolkit.state}/load-failed; sleep 1; exit 5`,
      judged,
    );
    expect((await toolkit.start(['start']).ended).status).toBe(5);
  });
});

describe('hooks at start', () => {
  it('run in the order deploy-env, deploy-cfg, deploy, server', async () => {
    const toolkit = makeToolkit();
    for (const name of ['deploy-env', 'deploy-cfg', 'deploy']) {
      toolkit.etc(`hooks/${name}`, `#!/bin/sh\necho ${name} >> ${toolkit.folder}/order\n`);
    }
    toolkit.process(`echo server >> ${toolkit.folder}/order`);
    expect((await toolkit.start(['start']).ended).status).toBe(0);
    expect((await toolkit.start(['start']).ended).status).toBe(0);
    expect(readFileSync(join(toolkit.folder, 'order'), 'utf8').split('\n')).toEqual([
      ...['deploy-env', 'deploy-cfg', 'deploy', 'server'],
      ...['deploy-env', 'deploy', 'server', ''],
    ]);
  });

  it('end the container with their status when they fail', async () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/deploy', '#!/bin/sh\nexit 9\n');
    toolkit.process('echo never');
    const ended = await toolkit.start(['start']).ended;
    expect(ended.status).toBe(9);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('deploy');
  });

  it('are ended by the signal that ends the container', async () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/deploy', `#!/bin/sh\n: > ${toolkit.state}/up\nsleep 60\n`);
    toolkit.process('echo never');
    const running = await startUp(toolkit);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(143);
  });
});

describe('the probes', () => {
  it('say ready only when loaded and not draining, alive as long as the server lives', async () => {
    const toolkit = makeToolkit();
    toolkit.process(
      `trap 'sleep 2; exit 0' TERM; : > ${toolkit.state}/up; while :; do sleep 0.1; done`,
      { WARP_JUDGED: '1' },
    );
    expect(toolkit.run(['alive']).status).toBe(1);
    const running = await startUp(toolkit);
    expect(toolkit.run(['ready']).status).toBe(1);
    toolkit.run(['exec', 'sh', '-c', ': > $WARP_STATE/loaded']);
    expect(toolkit.run(['ready']).status).toBe(0);
    toolkit.etc('hooks/ready', '#!/bin/sh\nexit 4\n');
    expect(toolkit.run(['ready']).status).toBe(4);
    running.process.kill('SIGTERM');
    await appears(join(toolkit.state, 'draining'));
    expect(toolkit.run(['ready']).status).toBe(1);
    expect(toolkit.run(['alive']).status).toBe(0);
    expect((await running.ended).status).toBe(0);
    expect(toolkit.run(['alive']).status).toBe(1);
  });
});
