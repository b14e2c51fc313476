import type { DiskApp } from './disk-app.ts';

/** Which source an image is made from. */
export interface SourceVersion {
  /** Full commit id of HEAD; undefined where the folder is no part of a git repository. */
  readonly revision?: string;
  /** Commit time when clean, else the newest file's modification time. ms since 1970. */
  readonly createdMs: number;
  /** True when the folder holds changes that are not committed. */
  readonly dirty: boolean;
}

/** Runs a program. Status other than 0 for whatever goes wrong, a missing program included. */
export type RunProgram = (
  argv: readonly string[],
) => Promise<{ readonly status: number; readonly stdout: string }>;

/** Asks git about the app's folder; without git or repository the files' own times count. */
export async function readSourceVersion(
  app: Pick<DiskApp, 'folder' | 'newestMs' | 'taken'>,
  run: RunProgram,
): Promise<SourceVersion> {
  const git = (...args: readonly string[]) => run(['git', ...safeGit, '-C', app.folder, ...args]);
  const [head, tracked, status] = await Promise.all([
    git('log', '-1', '--no-show-signature', '--format=%H %ct'),
    git('ls-files', '--error-unmatch', '--', '.'),
    git(
      'status',
      '--porcelain',
      '--',
      ...app.taken.map((path) => (path === '' ? '.' : `:(literal)${path}`)),
    ),
  ]);
  const [, revision, seconds] = /^([0-9a-f]{40,64}) (\d+)/.exec(head.stdout) ?? [];
  // A folder that lies in a repository without being part of it has no version.
  const known = head.status === 0 && tracked.status === 0 && status.status === 0;
  if (!known || revision === undefined) return { createdMs: app.newestMs, dirty: false };
  const dirty = status.stdout.trim() !== '';
  return { revision, dirty, createdMs: dirty ? app.newestMs : Number(seconds) * 1000 };
}

/** The app's own repository must not make git run a program or take a lock. */
export const safeGit: readonly string[] = ['--no-optional-locks', '-c', 'core.fsmonitor=false'];
