import { commandWords, seconds } from './process-file.ts';
import { shellAssignments } from './shell-quote.ts';
import type { Sidecar } from './types.ts';

/** The text of `/opt/warp/etc/sidecar`: docs/runtime-contract.md, "The sidecar". */
export function sidecarFile({ command, port, ready, slowRequestsMs }: Sidecar): string {
  return shellAssignments({
    sidecar_command: commandWords(command),
    sidecar_port: String(port.value),
    sidecar_ready: ready?.value ?? '',
    sidecar_slow: seconds(slowRequestsMs.value),
  });
}
