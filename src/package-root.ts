import { existsSync, readFileSync } from 'node:fs';
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
