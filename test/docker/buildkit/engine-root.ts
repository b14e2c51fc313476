import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { withMachineLock } from '../../../src/engine/base/machine-lock.ts';
import { type EnginePaths, enginePaths } from '../../../src/engine/embedded/engine-paths.ts';
import { engineRootIsMade, makeEngineRoot } from '../../../src/engine/embedded/engine-root.ts';
import { missingForEmbedded } from '../../../src/engine/embedded/requirements.ts';
import { dataHome } from '../../../src/xdg-folders.ts';

/** Why this machine can start no engine of the test's own; undefined when it can. */
export async function noPrivateEngine(): Promise<string | undefined> {
  const machine = { platform: process.platform, uid: process.getuid?.() ?? -1 };
  const missing = await missingForEmbedded(machine);
  if (missing.length > 0) return missing.map(({ message }) => message).join('; ');
  return existsSync('/proc/self/ns/pid') ? undefined : 'it needs process namespaces';
}

/**
 * The file system of warp's embedded engine, with dockerd, runc and the docker command in it: used
 * as it is, and made (a minute) where this machine has none yet. Nothing in it is changed.
 */
export async function engineRoot(): Promise<string> {
  const paths = enginePaths(dataHome({ env: process.env, home: homedir() }));
  if (!(await engineRootIsMade(paths)))
    await withMachineLock(paths.directory, {}, () => makeMissingRoot(paths));
  return paths.root;
}

async function makeMissingRoot(paths: EnginePaths): Promise<void> {
  if (await engineRootIsMade(paths)) return;
  const mirror = process.env.WARP_DEBIAN_MIRROR;
  await makeEngineRoot(paths, {
    env: process.env,
    onProgress: () => {},
    ...(mirror ? { mirror } : {}),
  });
}
