import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type WarpApp, warpApp } from '../warp-app.ts';
import { writeFiles } from '../write-files.ts';

/** The misbehaving app's folder; its faults are paths (`/spin?60`): see `faults.py` there. */
const source = join(import.meta.dirname, '../../e2e/hosting/app');

/** Seconds: `server.deadline` of the misbehaving app. */
export const deadline = 5;

export interface FaultyAppOptions {
  readonly server: string;
  /** Default: wsgi. */
  readonly kind?: 'wsgi' | 'asgi';
  /** Default: that of the newest Debian stable. */
  readonly python?: string;
  readonly trustProxy?: readonly string[];
  readonly args?: readonly string[];
  readonly packages?: readonly string[];
}

/** The misbehaving app, to be served by a server with a deadline of {@link deadline} seconds. */
export async function faultyApp(name: string, options: FaultyAppOptions): Promise<WarpApp> {
  const { server, kind = 'wsgi', python, trustProxy = [], args = [], packages = [] } = options;
  const app = await warpApp(name);
  cpSync(source, app.folder, { recursive: true });
  rmSync(join(app.folder, kind === 'wsgi' ? 'asgi.py' : 'wsgi.py'));
  const settings = {
    server: {
      ...{ name: server, deadline: `${deadline}s`, static: { '/static': 'static' } },
      ...{ trust_proxy: trustProxy, args },
    },
    python: { entrypoint: `${kind}:application`, ...(python ? { version: python } : {}) },
    run: { packages },
  };
  // YAML is JSON, too.
  writeFiles(app.folder, { 'warp.yaml': JSON.stringify(settings) });
  return app;
}
