import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { CommandIo } from '../../../src/engine/attached-command.ts';
import { connectBuildKit } from '../../../src/engine/buildkit/connect.ts';
import type { FailedStep } from '../../../src/engine/failed-step.ts';
import { address, toolsContext } from './engine.ts';

const dockerfile = (last: string) => `FROM scratch AS work
COPY --from=tools / /
ENV FROM_IMAGE=yes
WORKDIR /app
RUN echo before > /before
RUN --mount=type=cache,id=warp-test-failed,target=/cache --mount=type=secret,id=key,target=/key \\
    --mount=type=bind,from=tools,target=/tools ["sh", "-c", ${JSON.stringify(last)}]
`;

async function failed(last: string): Promise<FailedStep | undefined> {
  const app = { from: new Map(), normalize: true, sharedKey: 'warp-test-failed' };
  const step = await connectBuildKit({ kind: 'engine', address }).openFailed(
    {
      dockerfile: dockerfile(last),
      ignore: [],
      contexts: { app, tools: toolsContext() },
      buildArgs: {},
      labels: {},
      tags: [],
      secrets: { key: Buffer.from('hush') },
    },
    { signal: AbortSignal.timeout(60_000), onEvent: () => {} },
  );
  onTestFinished(async () => step?.[Symbol.asyncDispose]());
  return step;
}

async function run(step: FailedStep, script: string, io: Partial<CommandIo> = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const read = Promise.all([text(stdout), text(stderr)]);
  const command = await step.open(['sh', '-c', script], {
    io: { stdout, stderr, ...io },
    env: { GIVEN: 'here' },
  });
  const status = await command.ended;
  stdout.end();
  stderr.end();
  return { status, text: (await read).join('') };
}

test('a shell in a failed step sees what it wrote, its mounts and its environment', async () => {
  const step = await failed('echo partly > /partly; echo kept >> /cache/kept; exit 9');
  if (!step) throw new Error('the step did not fail');
  expect(step.failure.message).toContain('exit status 9');
  expect(step.argv.at(-1)).toContain('exit 9');
  expect(step.cwd).toBe('/app');
  const seen = await run(
    step,
    'cat /before /partly /key; cat /cache/kept > /dev/null && echo cached; cat /tools/bin/sh > /dev/null && echo bound; echo $FROM_IMAGE $GIVEN $PWD; exit 3',
  );
  expect(seen).toEqual({ status: 3, text: 'before\npartly\nhushcached\nbound\nyes here /app\n' });
});

test('input is passed on up to its end', async () => {
  const step = await failed('exit 1');
  if (!step) throw new Error('the step did not fail');
  const stdin = new PassThrough();
  stdin.end('typed\n');
  expect(await run(step, 'cat', { stdin })).toEqual({ status: 0, text: 'typed\n' });
});

test('a shell in a terminal ends although its input does not', async () => {
  const step = await failed('exit 1');
  if (!step) throw new Error('the step did not fail');
  const terminal = { columns: 91, rows: 33 };
  const script = 'test -t 0 && exit 5';
  const seen = await run(step, script, { stdin: new PassThrough(), terminal });
  expect(seen.status).toBe(5);
});

test('what does not fail is not opened', async () => {
  expect(await failed('true')).toBeUndefined();
});
