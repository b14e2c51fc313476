import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers that builds on this machine have found, each in a file named by its key. */
export interface AnswerStore {
  recall(key: string): string | undefined;
  keep(key: string, text: string): void;
}

/** @param stateFolder what warp remembers between runs and may forget */
export function answerStore(stateFolder: string): AnswerStore {
  const folder = join(stateFolder, 'answers');
  return {
    recall(key) {
      try {
        return readFileSync(join(folder, key), 'utf8');
      } catch {
        return undefined;
      }
    },
    keep(key, text) {
      const temporary = join(folder, `${key}.${process.pid}`);
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(temporary, text, { mode: 0o600 });
        renameSync(temporary, join(folder, key));
      } catch {
        // A read-only home: the next build asks again.
      }
    },
  };
}
