import type { WarpError } from '../warp-error.ts';
import type { AttachedCommand, CommandIo } from './attached-command.ts';

/** The command of a build that failed, kept with all that it had and wrote; disposing lets go of it. */
export interface FailedStep extends AsyncDisposable {
  readonly failure: WarpError;
  readonly argv: readonly string[];
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly cwd: string;
  /** Runs a command where the failed one ran: its files, mounts, environment and user; each begins anew. */
  open(
    argv: readonly string[],
    o: { readonly io: CommandIo; readonly env?: Readonly<Record<string, string>> },
  ): Promise<AttachedCommand>;
}
