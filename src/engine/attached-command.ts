import type { Readable, Writable } from 'node:stream';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** This side's ends of a command's streams; none of them is closed by what uses them. */
export interface CommandIo {
  /** Passed on up to its end, which the command sees; without it the command's input is empty. */
  readonly stdin?: Readable;
  readonly stdout: Writable;
  /** Gets nothing where there is a terminal: its output is one stream. */
  readonly stderr: Writable;
  /** A terminal of this size for the command; without it pipes, and bytes pass as they are. */
  readonly terminal?: TerminalSize;
}

/** A command in a container whose streams are passed through, as it runs. */
export interface AttachedCommand {
  /** Its exit status (128+n where signal n ended it), once all it wrote has been passed on. */
  readonly ended: Promise<number>;
  /** The size of its terminal from now on; without a terminal, or once it has ended, nothing happens. */
  resize(size: TerminalSize): Promise<void>;
  /**
   * Sends a signal (`SIGTERM`) to all of its processes, to PID 1 alone where it is a container's
   * own; once it has ended, nothing happens.
   */
  signal(name: string): Promise<void>;
}
