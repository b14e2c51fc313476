import { commandWords } from './process-file.ts';
import { shellAssignments } from './shell-quote.ts';
import type { Logs } from './types.ts';

/** The text of `/opt/warp/etc/logs`: docs/runtime-contract.md, "Logs". */
export function logsFile({ command, format }: Logs): string {
  return shellAssignments({ logs_command: commandWords(command), logs_format: format.value });
}
