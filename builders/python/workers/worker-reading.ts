import type { Reading } from '../entrypoints/reading.ts';
import type { WorkerProcess } from './worker.ts';

/** Above a folder without code, below everything that serves. */
const score = 16;

/** An app that is nothing but a worker: its first process stands for it. */
export function workerReadings(workers: readonly WorkerProcess[]): Reading[] {
  const [worker] = workers;
  if (worker === undefined) return [];
  const { file, argv, what, line, pythonPath } = worker;
  return [
    {
      framework: 'worker',
      entry: { kind: 'script', file, argv, listens: false },
      ...{ file, score, root: '', pythonPath },
      evidence: [{ what, at: { file, line } }],
    },
  ];
}
