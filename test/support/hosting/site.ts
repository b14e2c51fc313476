import type { WarpApp } from '../warp-app.ts';
import { type FaultyAppOptions, faultyApp } from './faulty-app.ts';
import { type Hosted, type HostedOptions, hosted } from './hosted.ts';
import type { ServerUnderTest } from './servers.ts';

/** A server with the misbehaving app in an image; containers of it are started as faults ask. */
export interface Site extends AsyncDisposable {
  readonly server: ServerUnderTest;
  readonly app: WarpApp;
  start(options?: Partial<HostedOptions>): Promise<Hosted>;
  /** Ids of the processes that run the app, in order. */
  workers(one: Hosted): Promise<readonly number[]>;
}

/** Builds the image. */
export async function buildSite(
  server: ServerUnderTest,
  options: Partial<FaultyAppOptions> & { readonly name?: string } = {},
): Promise<Site> {
  const { name = 'faults', ...rest } = options;
  const { id, kind } = server;
  const app = await faultyApp(`${name}-${id.replace('_', '-')}-${kind}`, {
    server: id,
    kind,
    ...rest,
  });
  try {
    const { image } = await app.build();
    return {
      server,
      app,
      start: (more = {}) => hosted(app.docker, { image, app: app.name, ...more }),
      workers: (one) => workersOf(server, one),
      [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
    };
  } catch (error) {
    await app[Symbol.asyncDispose]();
    throw error;
  }
}

async function workersOf({ isWorker }: ServerUnderTest, one: Hosted): Promise<readonly number[]> {
  if (!(await one.running())) return [];
  const all = await one.processes();
  const leader = Number((await one.sh('cat /tmp/warp/server.pid')).output);
  const children = all.filter(({ parent, state }) => parent === leader && state !== 'Z');
  const workers = children.filter(isWorker ?? (() => true)).map(({ pid }) => pid);
  return workers.length > 0 ? workers.toSorted((a, b) => a - b) : [leader];
}
