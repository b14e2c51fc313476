import { expect, onTestFinished, test } from 'vitest';
import { Control } from '../../../src/engine/buildkit/gen/control_pb.ts';
import { Health } from '../../../src/engine/buildkit/gen/health_pb.ts';
import { healthService } from '../../../src/engine/buildkit/session/health.ts';
import { GrpcClient } from '../../../src/engine/buildkit/transport/grpc-client.ts';
import {
  ConnectionLostError,
  GrpcError,
} from '../../../src/engine/buildkit/transport/grpc-error.ts';
import {
  type Handler,
  serveGrpc,
  streaming,
  unary,
} from '../../../src/engine/buildkit/transport/grpc-server.ts';
import { duplexPair } from './duplex-pair.ts';

function connected(handlers: readonly Handler[]) {
  const [ours, theirs] = duplexPair();
  const server = serveGrpc(theirs, handlers);
  const client = new GrpcClient(ours);
  onTestFinished(() => {
    client.close();
    server.destroy();
  });
  return { client, server, ours };
}

test('a unary call is answered', async () => {
  const { client } = connected([healthService()]);
  await expect(client.unary(Health.method.check, {})).resolves.toMatchObject({ status: 1 });
});

test('a method that nobody serves is answered with UNIMPLEMENTED', async () => {
  const { client } = connected([]);
  const call = client.unary(Health.method.check, {});
  await expect(call).rejects.toMatchObject({ name: 'GrpcError', code: 12 });
});

test('the status and message of a failed call arrive as they were', async () => {
  const fail = unary(Health.method.check, () => {
    throw new GrpcError(5, 'secret „ü“ is 100% gone\nand lost');
  });
  const { client } = connected([fail]);
  await expect(client.unary(Health.method.check, {})).rejects.toMatchObject({
    code: 5,
    message: 'secret „ü“ is 100% gone\nand lost',
  });
});

test('messages keep their borders whatever their size', async () => {
  const echo = streaming(Control.method.session, async ({ requests, replies }) => {
    for await (const { data } of requests) await replies.send({ data });
  });
  const { client } = connected([echo]);
  const call = client.open(Control.method.session);
  const sizes = [0, 1, 5, 16_383, 16_384, 70_000, 3_000_000, 2];
  const sending = (async () => {
    for (const size of sizes) await call.requests.send({ data: Buffer.alloc(size, size % 251) });
    call.end();
  })();
  const got: Buffer[] = [];
  for await (const { data } of call.replies) got.push(Buffer.from(data));
  await sending;
  expect(got.map((data) => data.length)).toEqual(sizes);
  expect(
    got.every((data, i) => data.equals(Buffer.alloc(sizes[i] ?? 0, (sizes[i] ?? 0) % 251))),
  ).toBe(true);
});

test('a reader that does not read makes the writer wait', async () => {
  let sent = 0;
  const flood = streaming(Control.method.session, async ({ replies }) => {
    for (; sent < 100; sent++) await replies.send({ data: Buffer.alloc(1 << 20) });
  });
  const { client } = connected([flood]);
  const call = client.open(Control.method.session);
  call.end();
  const first = await call.replies.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(first.value.data.length).toBe(1 << 20);
  expect(sent).toBeLessThan(50);
  let rest = 0;
  for await (const _ of call.replies) rest++;
  expect(rest).toBe(99);
});

test('many small messages need few writes and all arrive', async () => {
  const count = 20_000;
  const many = streaming(Control.method.session, async ({ replies }) => {
    for (let i = 0; i < count; i++) await replies.add({ data: Buffer.from(String(i)) });
  });
  const { client } = connected([many]);
  const call = client.open(Control.method.session);
  call.end();
  let next = 0;
  for await (const { data } of call.replies)
    expect(Buffer.from(data).toString()).toBe(String(next++));
  expect(next).toBe(count);
});

test('leaving a stream of requests early does not reset the call', async () => {
  const first = streaming(Control.method.session, async ({ requests, replies }) => {
    for await (const { data } of requests) {
      await replies.send({ data });
      return;
    }
  });
  const { client } = connected([first]);
  const call = client.open(Control.method.session);
  await call.requests.send({ data: Buffer.from('one') });
  await call.requests.send({ data: Buffer.from('two') });
  call.end();
  const got: string[] = [];
  for await (const { data } of call.replies) got.push(Buffer.from(data).toString());
  expect(got).toEqual(['one']);
});

test('an aborted signal resets the call on the other side and rejects with its reason', async () => {
  const abort = new AbortController();
  let reset = false;
  const hang: Handler = {
    path: '/moby.buildkit.v1.Control/Solve',
    serve: (stream) =>
      new Promise((resolve) => {
        stream.once('close', () => {
          reset = true;
          resolve();
        });
        abort.abort(new Error('enough'));
      }),
  };
  const { client } = connected([hang]);
  const call = client.unary(Control.method.solve, {}, { signal: abort.signal });
  await expect(call).rejects.toThrow('enough');
  await expect.poll(() => reset).toBe(true);
});

test('a connection that dies in mid-call is told from an answer', async () => {
  const hang = unary(Control.method.solve, () => new Promise(() => {}));
  const { client, server } = connected([hang]);
  const call = client.unary(Control.method.solve, {});
  setTimeout(() => server.destroy(), 50);
  await expect(call).rejects.toBeInstanceOf(ConnectionLostError);
  await expect(client.unary(Control.method.solve, {})).rejects.toBeInstanceOf(ConnectionLostError);
});
