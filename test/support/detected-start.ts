import type { PythonCandidate } from '../../builders/python/candidate.ts';
import { detectPython } from '../../builders/python/detect.ts';
import { type MemoryFile, memoryApp } from '../../src/app/memory-app.ts';
import { rankCandidates } from '../../src/builder/rank.ts';

export type Files = Readonly<Record<string, MemoryFile>>;

/** The best reading of the files as a Python app; undefined when there is none. @throws on a tie. */
export function bestPython(files: Files, config: unknown = {}): PythonCandidate | undefined {
  const { candidates } = detectPython(memoryApp(files), config);
  const ranking = rankCandidates(candidates);
  if (ranking.equal.length > 0) throw new Error(`tie: ${ranking.equal.map(({ id }) => id)}`);
  return ranking.best?.data as PythonCandidate | undefined;
}

/** `module:callable`, with `()` for a factory; a script's words; `-` for nothing. */
export function startOf(files: Files, config: unknown = {}): string {
  const entry = bestPython(files, config)?.entry;
  if (entry === undefined) return '-';
  if (entry.kind === 'script' || entry.kind === 'http') return entry.argv.join(' ');
  if (entry.kind === 'paste') return `paste ${entry.file}#${entry.app}`;
  if (entry.kind === 'loaded') return `${entry.loader} ${entry.module}`;
  return `${entry.kind} ${entry.module}:${entry.callable}${entry.factory ? '()' : ''}`;
}
