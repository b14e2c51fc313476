import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Container } from '../../engine/types.ts';
import { layout } from '../../plan/image-layout.ts';
import { filesAt } from '../../runtime/container-files.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';

/**
 * Writes the JUnit XML that tests have left in their container to a file here.
 * @returns false where they have left none
 * @throws WarpError `WARP_TEST_JUNIT` where it cannot be written
 */
export async function keepJunit(
  { cwd }: CliContext,
  container: Container | undefined,
  file: string,
): Promise<boolean> {
  const left = container && (await filesAt(container, layout.junit)).get('');
  if (!left || !('content' in left)) return false;
  try {
    const path = resolve(cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, left.content);
    return true;
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_TEST_JUNIT',
    phase: 'run',
    message: `the report of the tests cannot be written to ${file}: ${(cause as Error).message}`,
    hint: 'give --junit a file in a folder that can be written to',
    cause,
  });
}
