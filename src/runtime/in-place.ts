import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pack } from 'tar-stream';
import type { DiskApp } from '../app/disk-app.ts';
import { type Ground, keptAt } from '../engine/in-place/ground.ts';
import { layDown } from '../engine/in-place/lay-down.ts';
import { layout } from '../plan/image-layout.ts';
import type { Solve } from './plan-solver.ts';

/** Where a build in place has what is not of the image. */
const work = '/warp';
const own = {
  app: `${work}/context`,
  kept: `${work}/kept`,
  temporary: `${work}/tmp`,
  state: `${work}/state`,
  cache: `${work}/cache`,
} as const;

/** The file system that this process runs in, as an engine's stand-in. */
export function groundHere(
  given: Pick<
    Ground,
    | 'packageRoot'
    | 'present'
    | 'env'
    | 'overrides'
    | 'secrets'
    | 'sourceDateEpoch'
    | 'signal'
    | 'onEvent'
  >,
): Ground {
  mkdirSync(own.temporary, { recursive: true });
  return {
    ...given,
    overrides: { TMPDIR: own.temporary, WARP_IN_PLACE: '1', ...given.overrides },
    root: '/',
    app: own.app,
    cleared: [layout.root, layout.source, work],
    keeps: [...Object.values(own), layout.source, layout.data],
    kept: own.kept,
  };
}

/** Answers a plan's questions here: the stages run, and what they found is handed over. */
export function solveHere(ground: Ground): Solve {
  return async ({ plan, wanted = [], output }) => {
    if (output?.kind !== 'files') throw new Error('files alone can be made in place');
    await layDown(plan, wanted, ground);
    const archive = pack();
    for (const { stage, file, as } of wanted) {
      archive.entry({ name: as }, readFileSync(keptAt(ground, stage, file)));
    }
    archive.finalize();
    const to = output.open();
    await new Promise((resolve, reject) => {
      archive.pipe(to).on('finish', resolve).on('error', reject);
    });
    rmSync(own.kept, { recursive: true, force: true });
    return { id: '', tags: [] };
  };
}

/** Lays out what a build sees of the app: without what is left out, and with an image's modes. */
export function layOutApp(app: DiskApp): void {
  rmSync(own.app, { recursive: true, force: true });
  mkdirSync(own.app, { recursive: true });
  for (const { path, kind, executable } of app.entries()) {
    const to = join(own.app, path);
    if (kind === 'directory') mkdirSync(to, { recursive: true });
    else {
      mkdirSync(dirname(to), { recursive: true });
      if (kind === 'symlink') symlinkSync(readlinkSync(join(app.folder, path)), to);
      else {
        copyFileSync(join(app.folder, path), to);
        chmodSync(to, executable ? 0o755 : 0o644);
      }
    }
  }
}

/** Takes away what the build needed, but for what the next one begins with. */
export function tidyUp(caches: readonly string[]): void {
  for (const name of readdirSync(work)) {
    const path = join(work, name);
    if (path !== own.cache && path !== own.state) rmSync(path, { recursive: true, force: true });
  }
  if (!existsSync(own.cache)) return;
  for (const name of readdirSync(own.cache)) {
    const path = join(own.cache, name);
    if (!caches.includes(path)) rmSync(path, { recursive: true, force: true });
  }
}
