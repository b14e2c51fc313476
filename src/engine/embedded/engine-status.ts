import { stat } from 'node:fs/promises';
import { plainEnvironment } from '../base/mmdebstrap.ts';
import { runCommand } from '../base/run-command.ts';
import { pingEngine } from '../select/ping-engine.ts';
import { findDaemon } from './daemon-process.ts';
import { enginePaths } from './engine-paths.ts';
import { engineRootIsMade } from './engine-root.ts';

export interface EmbeddedStatus {
  /** `absent`: never made; `broken`: a process is there but does not answer. */
  readonly state: 'running' | 'stopped' | 'absent' | 'broken';
  readonly address: string;
  readonly directory: string;
  readonly log: string;
  readonly pid?: number;
  /** ms since 1970. */
  readonly startedMs?: number;
  /** Disk use: of the engine itself, and of its images, volumes and build cache. */
  readonly rootBytes: number;
  readonly dataBytes: number;
}

/** State of the embedded engine of a data home; nothing is changed or started. */
export async function embeddedStatus(dataHome: string): Promise<EmbeddedStatus> {
  const paths = enginePaths(dataHome);
  const [pid, answers, made] = await Promise.all([
    findDaemon(paths),
    pingEngine(paths.address),
    engineRootIsMade(paths),
  ]);
  const stopped = made ? 'stopped' : 'absent';
  const started = await stat(paths.socket).catch(() => undefined);
  const [rootBytes, dataBytes] = await Promise.all([usedBytes(paths.root), usedBytes(paths.data)]);
  return {
    state: answers ? 'running' : pid === undefined ? stopped : 'broken',
    address: paths.address,
    directory: paths.directory,
    log: paths.log,
    ...(pid === undefined ? {} : { pid }),
    ...(answers && started !== undefined ? { startedMs: started.ctimeMs } : {}),
    rootBytes,
    dataBytes,
  };
}

/** Counts each file once and stays on the file system: container mounts are not counted twice. */
async function usedBytes(folder: string): Promise<number> {
  const counted = await runCommand(['du', '-skx', folder], { env: plainEnvironment({}) });
  return Number(/^\d+/.exec(counted.stdout)?.[0] ?? 0) * 1024;
}
