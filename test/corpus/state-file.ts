import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { CorpusRecord } from './record.ts';
import type { RecordResult } from './trial.ts';

/** Results kept while a run goes on, so that a run that was cut short goes on where it was. */
export interface StateFile {
  readonly file: string;
  recall(record: CorpusRecord): RecordResult | undefined;
  keep(record: CorpusRecord, result: RecordResult): void;
  /** Ends a run that got through; a file the user named stays. */
  finish(): void;
}

interface Entry {
  readonly record: string;
  readonly result: RecordResult;
}

/**
 * @param named the user's own file; without it one is kept by the corpus' content until the run is
 * through
 */
export function openStateFile(named: string | undefined, spec: string): StateFile {
  const file = named ?? ownFile(spec);
  const known = new Map(readEntries(file).map(({ record, result }) => [record, result]));
  return {
    file,
    recall: (record) => known.get(digest(record)),
    keep(record, result) {
      mkdirSync(dirname(file), { recursive: true });
      const entry: Entry = { record: digest(record), result };
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    finish() {
      if (named === undefined) rmSync(file, { force: true });
    },
  };
}

function ownFile(spec: string): string {
  const name = createHash('sha256').update(readFileSync(spec)).digest('hex').slice(0, 12);
  return join(tmpdir(), `warp-corpus-${userInfo().uid}`, `${name}.ndjson`);
}

function readEntries(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Entry];
      } catch {
        // The last line of a run that was killed while it wrote.
        return [];
      }
    });
}

function digest(record: CorpusRecord): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex');
}
