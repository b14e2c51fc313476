import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecidedPart } from '../plan/compare-decisions.ts';
import type { StageInputs } from '../plan/stage-inputs.ts';
import { folderId } from './labels.ts';

/** What the last build of a folder decided and took in. */
export interface BuildMemory {
  readonly image: string;
  readonly decided: DecidedPart;
  readonly inputs: Readonly<Record<string, StageInputs>>;
}

/** The folder's last build on this machine; undefined where none is remembered. */
export function recallMemory(stateFolder: string, folder: string): BuildMemory | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(stateFolder, folder), 'utf8')) as BuildMemory;
  } catch {
    return undefined;
  }
}

/** Keeps what a build did for `warp plan --diff`; a state that cannot be written is no failure. */
export function keepMemory(stateFolder: string, folder: string, memory: BuildMemory): void {
  const file = fileOf(stateFolder, folder);
  try {
    mkdirSync(join(stateFolder, 'inputs'), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(memory), { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A read-only home.
  }
}

function fileOf(stateFolder: string, folder: string): string {
  return join(stateFolder, 'inputs', `${folderId(folder)}.json`);
}
