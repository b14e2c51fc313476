import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** Everything warp makes on an engine carries these; it is found and removed by them alone. */
export const label = {
  /** `true` on every container, volume, network and image made by warp. */
  managed: 'dev.warp.managed',
  /** Name of the app. */
  app: 'dev.warp.app',
  /** Digest of the app's absolute folder: tells two apps of one name apart. */
  folder: 'dev.warp.folder',
  /** Process of the app that the container runs. */
  process: 'dev.warp.process',
  /** What its port speaks: `http` or `https`. */
  scheme: 'dev.warp.scheme',
  /** The one command that the container was made for: `exec`, `shell`, `migrate` … */
  command: 'dev.warp.command',
  /** Milliseconds that a container's requests get after SIGTERM, plus the time to the kill. */
  drain: 'dev.warp.drain-ms',
  /** `HOST PID` of the `warp dev` that keeps the container. */
  keeper: 'dev.warp.keeper',
  /** On a backing service's container: digest of what it was started as; on its image: what it is. */
  service: 'dev.warp.service',
  /** A service's user, password and database; on the volume that holds its data. */
  credentials: 'dev.warp.credentials',
  /** On a container of `warp shell --keep-changes`, which outlives its shell until all has been told. */
  kept: 'dev.warp.kept',
  plan: 'dev.warp.plan',
  /** What running the image takes: src/plan/runtime-facts.ts. */
  runtime: 'dev.warp.runtime',
  version: 'dev.warp.version',
} as const;

/** Short stable id of a folder for labels and volume names. */
export function folderId(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12);
}

/** The name an app goes by: lower case, safe in image references and container names. */
export function appName(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return safe || 'app';
}

/** The name of an app whose configuration gives none: its folder's. */
export function folderAppName(folder: string): string {
  return appName(basename(folder));
}
