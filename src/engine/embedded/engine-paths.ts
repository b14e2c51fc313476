import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where the parts of one embedded engine are. */
export interface EnginePaths {
  /** `<data home>/warp/engine`: everything that stays. */
  readonly directory: string;
  /** The engine's own Debian file system. */
  readonly root: string;
  /** Images, containers, volumes, build cache. */
  readonly data: string;
  readonly config: string;
  readonly log: string;
  /** Socket and process state: short (sun_path holds 107 bytes), and gone after a reboot. */
  readonly run: string;
  readonly socket: string;
  /** `unix://…` */
  readonly address: string;
  /** Network device; 15 characters at most. */
  readonly bridge: string;
}

/**
 * The places of the embedded engine of a data home; two data homes never share any.
 * @param dataHome `$XDG_DATA_HOME` or `~/.local/share`, absolute.
 */
export function enginePaths(dataHome: string): EnginePaths {
  const directory = join(dataHome, 'warp/engine');
  const id = createHash('sha256').update(directory).digest('hex').slice(0, 8);
  const run = `/run/warp-${id}`;
  const socket = join(run, 'docker.sock');
  return {
    directory,
    root: join(directory, 'root'),
    data: join(directory, 'data'),
    config: join(directory, 'daemon.json'),
    log: join(directory, 'engine.log'),
    run,
    socket,
    address: `unix://${socket}`,
    bridge: `warp-${id}`,
  };
}
