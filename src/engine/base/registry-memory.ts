import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Remembers that no registry answered, so that each build need not find out anew. */
export interface RegistryMemory {
  /** Why the registry was out of reach within the last hour. */
  unreachable(): Promise<string | undefined>;
  remember(why: string): Promise<void>;
}

const memoryMs = 60 * 60 * 1000;

/**
 * Kept in a file. Losing it costs one more attempt, so failing to write it is no error.
 * @param clock now, in ms since 1970.
 */
export function registryMemory(file: string, clock: () => number): RegistryMemory {
  return {
    async unreachable() {
      const text = await readFile(file, 'utf8').catch(() => '');
      const [since = '', ...why] = text.split('\n');
      const ageMs = clock() - Number(since);
      if (since !== '' && ageMs >= 0 && ageMs < memoryMs) return why.join(' ').trim();
      if (text !== '') await rm(file, { force: true }).catch(() => undefined);
      return undefined;
    },
    async remember(why) {
      await mkdir(dirname(file), { recursive: true }).catch(() => undefined);
      await writeFile(file, `${clock()}\n${why}\n`).catch(() => undefined);
    },
  };
}
