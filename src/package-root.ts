import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds warp's package.json: `images/` and the builders' `image/` folders lie below it. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The version in warp's package.json. */
export function warpVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  if (manifest && typeof manifest === 'object' && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json has no version');
}

/** Changes whenever warp's own version or one of the files it puts into images or runs does. */
export function packageStamp(): string {
  const root = packageRoot();
  const newest = Math.max(
    ...['dist', 'images', 'builders'].map((name) => newestMs(join(root, name))),
  );
  return `${warpVersion()} ${newest}`;
}

/** Newest modification time below a folder, ms since 1970; 0 when it is not there. */
function newestMs(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(newest, entry.isDirectory() ? newestMs(path) : statSync(path).mtimeMs);
  }, 0);
}
