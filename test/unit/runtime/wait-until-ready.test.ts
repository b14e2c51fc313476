import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Container } from '../../../src/engine/types.ts';
import { type Clock, waitUntilReady } from '../../../src/runtime/wait-until-ready.ts';

/** Nothing takes any time but sleeping, which takes none of the test's. */
function sleepersClock(): Clock {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
}

/** Waits for an app whose `GET /` gives these statuses one after the other, the last for good. */
async function waitFor(
  statuses: readonly number[],
  {
    loaded,
    hooks,
  }: {
    readonly loaded: boolean;
    /** What hooks of the start may take, and what they do. */
    readonly hooks?: { readonly limitMs: number; readonly tookMs: number };
  },
) {
  const clock = sleepersClock();
  const inHooks = () => hooks !== undefined && clock.now() < hooks.tookMs;
  const server = createServer((_, response) => {
    response.statusCode = inHooks() ? 503 : ((left.length > 1 ? left.shift() : left[0]) ?? 200);
    response.end();
  });
  const left = [...statuses];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const notes: string[] = [];
  const failure = await waitUntilReady(containerOf(loaded, inHooks), {
    url: new URL(`http://127.0.0.1:${port}`),
    port,
    timeoutMs: 12_000,
    ...(hooks ? { hooksMs: hooks.limitMs } : {}),
    clock,
    signal: new AbortController().signal,
    onNote: (line) => notes.push(line),
  }).catch((error: unknown) => error);
  return { failure, notes };
}

/** A running container, as far as the wait looks at it. */
function containerOf(loaded: boolean, inHooks: () => boolean): Container {
  const said = { stdout: '', stderr: '' };
  const container: Pick<Container, 'inspect' | 'exec' | 'logs'> = {
    inspect: async () => ({ state: 'running' }) as Awaited<ReturnType<Container['inspect']>>,
    exec: async ([program, , file]) => {
      const missing = file === '/tmp/warp/server.pid' ? inHooks() : !loaded;
      return { ...said, status: program === 'test' && missing ? 1 : 0 };
    },
    async *logs() {
      yield { stream: 'err', text: 'KeyError: 7' };
    },
  };
  return container as Container;
}

describe('an app that answers with 500 and nothing else', () => {
  it('is given up soon once it has loaded, with what its log says', async () => {
    const { failure, notes } = await waitFor([500], { loaded: true });
    expect(failure).toMatchObject({ code: 'WARP_RUN_FAILING', output: 'KeyError: 7' });
    expect(notes.join()).toMatch(/GET \/ answers 500.*\n.*KeyError: 7/);
  });

  it('gets its whole time while its load is not known to be over', async () => {
    const { failure } = await waitFor([500], { loaded: false });
    expect(failure).toMatchObject({ code: 'WARP_RUN_NOT_READY' });
  });
});

describe('an app that is not there yet', () => {
  it.each([502, 503, 504])('gets its whole time while it answers with %d', async (status) => {
    const { failure } = await waitFor([status], { loaded: true });
    expect(failure).toMatchObject({ code: 'WARP_RUN_NOT_READY' });
  });

  it('may fail now and then', async () => {
    const { failure } = await waitFor([500, 503, 500, 200], { loaded: true });
    expect(failure).toBeUndefined();
  });
});

describe('an app with hooks of its own at the start', () => {
  it('gets its whole time once they are over, be it late', async () => {
    const hooks = { limitMs: 60_000, tookMs: 20_000 };
    const { failure } = await waitFor([200], { loaded: true, hooks });
    expect(failure).toBeUndefined();
  });

  it('gets no more than that', async () => {
    const hooks = { limitMs: 60_000, tookMs: 1000 };
    const { failure } = await waitFor([503], { loaded: true, hooks });
    expect(failure).toMatchObject({ code: 'WARP_RUN_NOT_READY' });
  });
});
