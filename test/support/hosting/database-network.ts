import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresApp, postgresApp } from '../postgres-app.ts';
import type { WarpApp } from '../warp-app.ts';

/** A PostgreSQL on a network of its own, where it keeps its name when it is started again. */
export interface DatabaseNetwork extends AsyncDisposable {
  /** The network's name. */
  readonly network: string;
  /** As an app of that network has it. */
  readonly url: string;
  /** Its processes run no further, its connections stay. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  kill(): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
}

let made = 0;

/** @param app whose leftovers the network is one of */
export async function databaseNetwork(app: WarpApp): Promise<DatabaseNetwork> {
  made += 1;
  const name = `${app.name}-${made}`;
  const database = await postgresApp(name);
  const network = await app.docker.createNetwork({
    Name: name,
    Labels: { 'dev.warp.app': app.name },
  });
  const container = app.docker.getContainer(database.container);
  await network.connect({
    Container: container.id,
    EndpointConfig: { Aliases: ['database'] },
  });
  return {
    network: name,
    url: `postgresql://shop@database:${database.port}/postgres`,
    freeze: () => container.pause(),
    thaw: () => container.unpause(),
    kill: () => container.kill({ signal: 'KILL' }),
    async start() {
      await container.start();
      await untilAnswering(database);
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await network.remove();
    },
  };
}

async function untilAnswering(database: PostgresApp): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      await database.query('select 1');
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(250);
    }
  }
}
