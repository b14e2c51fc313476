import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './outcome.ts';

/** Title of the server → id of the fault → what was measured. */
export type Results = Readonly<Record<string, Readonly<Record<string, Outcome>>>>;

/** Where the last run of the soak tests keeps what it measured: it is committed. */
export const resultsFile = join(import.meta.dirname, '../../soak/hosting/results.json');

export function readResults(): Results {
  if (!existsSync(resultsFile)) return {};
  return JSON.parse(readFileSync(resultsFile, 'utf8')) as Results;
}

/** Puts outcomes of one server in the place of those that are there. */
export function keepResults(server: string, outcomes: Readonly<Record<string, Outcome>>): void {
  const kept = readResults();
  const results = { ...kept, [server]: { ...kept[server], ...outcomes } };
  writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
}
