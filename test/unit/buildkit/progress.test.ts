import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { StatusResponseSchema } from '../../../src/engine/buildkit/gen/control_pb.ts';
import { Progress } from '../../../src/engine/buildkit/progress.ts';
import { parseVertexName } from '../../../src/engine/buildkit/vertex-name.ts';
import type { BuildEvent } from '../../../src/engine/types.ts';

const at = (seconds: number, nanos = 0) => ({ seconds: BigInt(seconds), nanos });
const log = (vertex: string, text: string, stream = 1n) => ({
  vertex,
  stream,
  msg: Buffer.from(text),
});

function folded() {
  const events: BuildEvent[] = [];
  const progress = new Progress((event) => events.push(event));
  const fold = (status: Parameters<typeof create<typeof StatusResponseSchema>>[1]) => {
    events.length = 0;
    progress.fold(create(StatusResponseSchema, status));
    return [...events];
  };
  return { progress, fold };
}

test.for([
  ['[dependencies 2/5] RUN pip', { stage: 'dependencies', title: 'RUN pip' }],
  ['[linux/amd64 app 10/12] COPY . .', { stage: 'linux/amd64 app', title: 'COPY . .' }],
  ['[1/2] FROM scratch', { stage: '', title: 'FROM scratch' }],
  ['[app 2/2] RUN a\nb', { stage: 'app', title: 'RUN a\nb' }],
  ['[internal] load metadata', { stage: '', title: '[internal] load metadata' }],
  ['exporting to image', { stage: '', title: 'exporting to image' }],
] as const)('the step name %s is read', ([name, expected]) => {
  expect(parseVertexName(name)).toEqual(expected);
});

test('a step is told when its state changes, and once', () => {
  const { fold } = folded();
  const vertex = { digest: 'v', name: '[app 1/1] RUN x' };
  const step = { kind: 'step', id: 'v', stage: 'app', title: 'RUN x' };
  expect(fold({ vertexes: [vertex] })).toEqual([]);
  const running = { ...vertex, started: at(1, 500_000_000) };
  expect(fold({ vertexes: [running] })).toEqual([{ ...step, state: 'running', startedMs: 1500 }]);
  expect(fold({ vertexes: [running] })).toEqual([]);
  expect(fold({ vertexes: [{ ...running, completed: at(2) }] })).toEqual([
    { ...step, state: 'done', startedMs: 1500, completedMs: 2000 },
  ]);
});

test.for([
  [{ cached: true }, 'cached'],
  [{ error: 'exit code: 1' }, 'failed'],
  [{ error: 'process "x": context canceled' }, 'canceled'],
] as const)('a completed step with %j is told', ([change, state]) => {
  const vertex = { digest: 'v', name: 'x', started: at(1), completed: at(2), ...change };
  expect(folded().fold({ vertexes: [vertex] })).toMatchObject([{ state }]);
});

test('log bytes become lines, wherever they were cut', () => {
  const { fold } = folded();
  const umlaut = Buffer.from('ü');
  expect(fold({ logs: [log('v', 'one\ntw')] })).toEqual([
    { kind: 'log', id: 'v', line: 'one', stream: 'out' },
  ]);
  const cut = {
    vertex: 'v',
    stream: 1n,
    msg: Buffer.concat([Buffer.from('o'), umlaut.subarray(0, 1)]),
  };
  expect(fold({ logs: [cut] })).toEqual([]);
  const rest = {
    vertex: 'v',
    stream: 1n,
    msg: Buffer.concat([umlaut.subarray(1), Buffer.from('\n')]),
  };
  expect(fold({ logs: [rest, log('v', 'oops\n', 2n)] })).toEqual([
    { kind: 'log', id: 'v', line: 'twoü', stream: 'out' },
    { kind: 'log', id: 'v', line: 'oops', stream: 'err' },
  ]);
});

test('a line that overwrites itself is told as it looks at the end', () => {
  const lines = folded().fold({ logs: [log('v', '10%\r50%\r100%\nplain\r\n')] });
  expect(lines.map((event) => event.kind === 'log' && event.line)).toEqual(['100%', 'plain']);
});

test('the last line of a step need not be ended', () => {
  const { fold, progress } = folded();
  fold({ vertexes: [{ digest: 'v', name: '[a 1/1] RUN x', started: at(1) }] });
  fold({ logs: [log('v', 'Traceback\nlast words')] });
  const failed = { digest: 'v', name: '', started: at(1), completed: at(2), error: 'exit code: 1' };
  expect(fold({ vertexes: [failed] }).map(({ kind }) => kind)).toEqual(['step', 'log']);
  expect(progress.failed()).toMatchObject({
    id: 'v',
    stage: 'a',
    tail: ['Traceback', 'last words'],
  });
});

test('transfers are told as they come', () => {
  const status = { vertex: 'v', id: 'sha256:x', current: 5n, total: 10n };
  expect(folded().fold({ statuses: [status] })).toEqual([
    { kind: 'transfer', id: 'v', name: 'sha256:x', current: 5, total: 10 },
  ]);
});
