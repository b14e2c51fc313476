import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { create, toBinary } from '@bufbuild/protobuf';
import { expect, onTestFinished, test } from 'vitest';
import { connectBuildKit } from '../../../src/engine/buildkit/connect.ts';
import { BuildFailure } from '../../../src/engine/buildkit/errors.ts';
import { RpcStatusSchema } from '../../../src/engine/buildkit/gen/control_pb.ts';
import { FileSend } from '../../../src/engine/buildkit/gen/filesync_pb.ts';
import { Secrets } from '../../../src/engine/buildkit/gen/secrets_pb.ts';
import { GrpcError } from '../../../src/engine/buildkit/transport/grpc-error.ts';
import type { BuildEvent, BuildRequest } from '../../../src/engine/types.ts';
import { type FakeSolve, fakeBuildkitd } from './fake-buildkitd.ts';
import { receiveTree } from './receive-tree.ts';

const image = { 'containerimage.config.digest': 'sha256:1234' };
const vertex = {
  $typeName: 'moby.buildkit.v1.Vertex',
  digest: 'sha256:v',
  inputs: [],
  cached: false,
};
const time = (seconds: number) =>
  ({ $typeName: 'moby.buildkit.v1.Time', seconds: BigInt(seconds), nanos: 0 }) as const;

function requestOf(change: Partial<BuildRequest> = {}): BuildRequest {
  const files = new Map([['app.py', { content: Buffer.from('print()'), mode: 0o600 }]]);
  return {
    dockerfile: 'FROM scratch\nCOPY . /\n',
    ignore: ['*.pyc'],
    contexts: { app: { from: files, normalize: true, sharedKey: 'k' } },
    buildArgs: { A: '1' },
    labels: { l: '2' },
    tags: ['a:1', 'b:2'],
    secrets: {},
    ...change,
  };
}

async function started(onSolve: (solve: FakeSolve) => Promise<Record<string, string>>) {
  const daemon = await fakeBuildkitd(onSolve);
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  const builder = connectBuildKit({
    kind: 'buildkitd',
    address: { socketPath: daemon.socketPath },
  });
  const events: BuildEvent[] = [];
  const abort = new AbortController();
  const options = { signal: abort.signal, onEvent: (event: BuildEvent) => events.push(event) };
  return { daemon, builder, events, abort, options };
}

test('a build hands out its folders and secrets and resolves to the image', async () => {
  const seen: Record<string, unknown> = {};
  const { builder, options } = await started(async ({ request, session }) => {
    seen.attrs = request.frontendAttrs;
    seen.exporters = request.exporters.map(({ type, attrs }) => ({ type, attrs }));
    const { contents } = await receiveTree(session, { 'dir-name': 'dockerfile' });
    seen.dockerfile = contents.get('Dockerfile')?.toString();
    seen.ignore = contents.get('Dockerfile.dockerignore')?.toString();
    seen.app = (await receiveTree(session, { 'dir-name': 'context' })).contents.get('app.py');
    seen.tools = (await receiveTree(session, { 'dir-name': 'tools' })).contents.get('bin/run');
    seen.secret = (await session.unary(Secrets.method.getSecret, { id: 'token' })).data;
    return image;
  });
  const run = new Map([['bin/run', { content: Buffer.from('#!'), mode: 0o755 }]]);
  const contexts = {
    ...requestOf().contexts,
    tools: { from: run, normalize: false, sharedKey: 't' },
  };
  const secrets = { token: Buffer.from('s3cret') };
  const built = await builder.build(requestOf({ contexts, secrets, target: 'final' }), options);
  expect(built).toEqual({ id: 'sha256:1234', tags: ['a:1', 'b:2'] });
  expect(seen.attrs).toEqual({
    filename: 'Dockerfile',
    target: 'final',
    'build-arg:A': '1',
    'label:l': '2',
    'context:tools': 'local:tools',
  });
  expect(seen.exporters).toEqual([{ type: 'image', attrs: { name: 'a:1,b:2' } }]);
  expect(seen.dockerfile).toBe('FROM scratch\nCOPY . /\n');
  expect(seen.ignore).toContain('\n*.pyc\n');
  expect(String(seen.app)).toBe('print()');
  expect(String(seen.tools)).toBe('#!');
  expect(Buffer.from(seen.secret as Uint8Array).toString()).toBe('s3cret');
});

test('a failed step becomes a BuildFailure with what the step printed', async () => {
  const { builder, options, events } = await started(async ({ status }) => {
    const failing = { ...vertex, name: '[app 2/2] RUN false', started: time(1), error: '' };
    await status({ vertexes: [failing as never] });
    const log = { vertex: 'sha256:v', stream: 2n, msg: Buffer.from('no such\nmodule') };
    await status({ logs: [log as never] });
    await status({
      vertexes: [{ ...failing, completed: time(2), error: 'exit code: 1' } as never],
    });
    throw new GrpcError(2, 'process "false" did not complete successfully: exit code: 1');
  });
  const describe = (): { stage: string; title: string } => ({ stage: 'app', title: 'installing' });
  const failure = await builder.build(requestOf({ describe }), options).catch((error) => error);
  expect(failure).toBeInstanceOf(BuildFailure);
  expect(failure).toMatchObject({
    code: 'WARP_BUILD_STEP_FAILED',
    exitCode: 40,
    output: 'no such\nmodule',
    place: { stage: 'app', step: 'installing' },
  });
  expect(events.filter(({ kind }) => kind === 'log')).toHaveLength(2);
});

test('an answer too large for HTTP/2 headers is taken from the build history', async () => {
  const { builder, options, daemon } = await started(async ({ endStatus }) => {
    endStatus();
    throw new GrpcError(2, 'x'.repeat(100_000));
  });
  daemon.recorded = new GrpcError(2, 'the true reason');
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({
    code: 'WARP_BUILD_REFUSED',
    message: 'the build failed: the true reason',
  });
});

test('details that are kept in a blob of their own are read from it', async () => {
  const { builder, options, daemon } = await started(async ({ endStatus }) => {
    endStatus();
    throw new GrpcError(2, 'the reason');
  });
  const exit = { typeUrl: 'x/gatewayapi.ExitMessage+json', value: Buffer.from('{"Code":7}') };
  const status = create(RpcStatusSchema, { code: 2, message: 'the reason', details: [exit] });
  daemon.recorded = new GrpcError(2, 'the reason');
  daemon.recordedBlob = toBinary(RpcStatusSchema, status);
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({
    message: 'the build failed: the reason',
    place: { exitCode: 7 },
  });
});

test('an answer that never comes is taken from the build history', async () => {
  const { builder, options, daemon } = await started(({ endStatus }) => {
    endStatus();
    return new Promise(() => {});
  });
  daemon.recorded = new GrpcError(2, 'the true reason');
  await expect(builder.build(requestOf(), options)).rejects.toThrow('the true reason');
});

test('a daemon that dies in mid-build is WARP_ENGINE_LOST', async () => {
  const { builder, options, daemon } = await started(() => {
    setTimeout(() => daemon.die(), 50);
    return new Promise(() => {});
  });
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({
    code: 'WARP_ENGINE_LOST',
    exitCode: 50,
  });
});

test('a daemon that is not there is WARP_ENGINE_UNREACHABLE', async () => {
  const { options } = await started(async () => image);
  const address = { socketPath: '/nonexistent/buildkitd.sock' };
  const builder = connectBuildKit({ kind: 'buildkitd', address });
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({
    code: 'WARP_ENGINE_UNREACHABLE',
  });
});

test.each([
  ['of the engine', [], 'mkdir /x: no space left on device'],
  ['of the command', ["[Errno 28] No space left on device: '/x'"], 'exit code: 1'],
])('a full disk is told by the words %s', async (_whose, lines, message) => {
  const { builder, options } = await started(async ({ status }) => {
    const failing = { ...vertex, name: '[app 2/2] RUN x', started: time(1), error: '' };
    await status({ vertexes: [failing as never] });
    for (const line of lines) {
      const log = { vertex: 'sha256:v', stream: 2n, msg: Buffer.from(`${line}\n`) };
      await status({ logs: [log as never] });
    }
    await status({ vertexes: [{ ...failing, completed: time(2), error: message } as never] });
    throw new GrpcError(2, message);
  });
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({
    code: 'WARP_ENGINE_DISK_FULL',
    exitCode: 50,
    message: expect.stringContaining('RUN x in stage app'),
  });
});

test('an archive is received from the exporter, and nothing is opened when there is none', async () => {
  const opened: Writable[] = [];
  const received: Buffer[] = [];
  const open = () => {
    const to = new Writable({
      write(chunk: Buffer, _encoding, done) {
        received.push(chunk);
        setImmediate(done);
      },
    });
    opened.push(to);
    return to;
  };
  const output = { kind: 'archive', format: 'oci', open } as const;
  const failing = await started(() => Promise.reject(new GrpcError(2, 'no')));
  await expect(failing.builder.build(requestOf({ output }), failing.options)).rejects.toThrow('no');
  expect(opened).toEqual([]);
  const bytes = randomBytes(3 << 20);
  const { builder, options } = await started(async ({ request, session }) => {
    expect(request.exporters).toMatchObject([{ type: 'oci', attrs: { name: 'a:1,b:2' } }]);
    const call = session.open(FileSend.method.diffCopy);
    for (let at = 0; at < bytes.length; at += 32 << 10)
      await call.requests.send({ data: bytes.subarray(at, at + (32 << 10)) });
    call.end();
    for await (const _reply of call.replies);
    return image;
  });
  await builder.build(requestOf({ output }), options);
  expect(Buffer.concat(received).equals(bytes)).toBe(true);
  expect(opened[0]?.writableFinished).toBe(true);
});

test('an archive that cannot be written fails the build with the reason', async () => {
  const open = () => createWriteStream('/nonexistent/image.tar');
  const output = { kind: 'archive', format: 'docker', open } as const;
  const { builder, options } = await started(async ({ session }) => {
    const call = session.open(FileSend.method.diffCopy);
    await call.requests.send({ data: Buffer.from('x') });
    for await (const _reply of call.replies);
    return image;
  });
  await expect(builder.build(requestOf({ output }), options)).rejects.toMatchObject({
    code: 'WARP_BUILD_OUTPUT_FAILED',
    message: expect.stringContaining('ENOENT'),
  });
});

test('an output that the workers cannot make is refused before the solve', async () => {
  let solves = 0;
  const { builder, options, daemon } = await started(async () => {
    solves++;
    return image;
  });
  daemon.labels = { 'org.mobyproject.buildkit.worker.executor': 'oci' };
  const archive = { kind: 'archive', format: 'oci', open: () => new PassThrough() } as const;
  for (const output of [{ kind: 'store' }, { kind: 'push' }, archive] as const)
    await expect(builder.build(requestOf({ output }), options)).rejects.toMatchObject({
      code: 'WARP_BUILD_OUTPUT_UNSUPPORTED',
      exitCode: 50,
    });
  expect(solves).toBe(0);
});

test('an abort rejects with an AbortError', async () => {
  const { builder, options, abort } = await started(() => {
    setTimeout(() => abort.abort(), 50);
    return new Promise(() => {});
  });
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({ name: 'AbortError' });
});

test('a build that was aborted before it began connects to nothing', async () => {
  const { builder, options, abort } = await started(async () => image);
  abort.abort();
  await expect(builder.build(requestOf(), options)).rejects.toMatchObject({ name: 'AbortError' });
});

test('a folder that cannot be sent fails the build with the name of the file', async () => {
  const { builder, options } = await started(async ({ session }) => {
    await receiveTree(session, { 'dir-name': 'context' });
    return image;
  });
  const from = '/nonexistent/app';
  const contexts = { app: { from, normalize: true, sharedKey: 'k' } };
  await expect(builder.build(requestOf({ contexts }), options)).rejects.toMatchObject({
    code: 'WARP_CONTEXT_CHANGED',
    message: expect.stringContaining('/nonexistent/app'),
  });
});

test('an event listener that throws ends the build with its error', async () => {
  const { builder, options } = await started(async ({ status }) => {
    await status({ vertexes: [{ ...vertex, name: 'x', started: time(1), error: '' } as never] });
    return new Promise(() => {});
  });
  const onEvent = (): void => {
    throw new RangeError('bug');
  };
  await expect(builder.build(requestOf(), { ...options, onEvent })).rejects.toThrow(RangeError);
});
