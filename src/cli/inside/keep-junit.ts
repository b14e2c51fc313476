import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import type { Container } from '../../engine/types.ts';
import { layout } from '../../plan/image-layout.ts';
import type { CliContext } from '../context.ts';

/**
 * Writes the JUnit XML that tests have left in their container to a file here.
 * @returns false where they have left none
 */
export async function keepJunit(
  { cwd }: CliContext,
  container: Container | undefined,
  file: string,
): Promise<boolean> {
  const tar = await container?.download(layout.junit);
  if (!tar) return false;
  const entries = extract();
  tar.pipe(entries);
  for await (const entry of entries) {
    const path = resolve(cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await buffer(entry));
    return true;
  }
  return false;
}
