import { extract } from 'tar-stream';
import type { Engine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';

export interface NewVolumes {
  readonly engine: Engine;
  /** Image of which a container, which is never started, shows what is in them. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly volumes: readonly { readonly volume: string; readonly at: string }[];
}

/** Removes those volumes that hold folders at most: nobody misses them. Others stay. */
export async function removeUnwritten({
  engine,
  image,
  labels,
  volumes,
}: NewVolumes): Promise<void> {
  if (volumes.length === 0) return;
  const spec = { image, command: ['none'], env: {}, labels, publish: [], volumes };
  const shown = await engine.containers.create(spec);
  const unwritten: string[] = [];
  try {
    for (const { volume, at } of volumes) {
      if (!(await hasFiles(shown, at))) unwritten.push(volume);
    }
  } finally {
    await shown.remove({ force: true });
  }
  for (const volume of unwritten) {
    await engine.volumes.remove(volume).catch((error: unknown) => {
      // Another run of the app may have it by now.
      if (!(error instanceof WarpError)) throw error;
    });
  }
}

type Shown = Awaited<ReturnType<Engine['containers']['create']>>;

async function hasFiles(container: Shown, path: string): Promise<boolean> {
  const archive = await container.download(path);
  if (archive === undefined) return false;
  const entries = extract();
  archive.on('error', (error) => entries.destroy(error)).pipe(entries);
  let found = false;
  for await (const entry of entries) {
    if (entry.header.type !== 'directory') found = true;
    entry.resume();
  }
  return found;
}
