import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive } from './is-alive.ts';

/**
 * Claims what a file stands for as long as this process lives: one that was killed claims nothing any
 * more. In a read-only home nothing is claimed.
 */
export function claim(file: string): Disposable {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(process.pid));
  } catch {
    // Two may come to share it.
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

/** The process that claims it, other than this one. */
export function claimant(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return pid !== process.pid && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
