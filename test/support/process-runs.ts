import { existsSync, readFileSync } from 'node:fs';

/** Whether a process is there and no zombie, which waits for nothing but to be collected. */
export function processRuns(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/status`)) return false;
  return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
