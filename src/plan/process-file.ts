import { shellAssignments, shellQuote } from './shell-quote.ts';
import type { Process } from './types.ts';

/** The text of `/opt/warp/etc/process/<name>`: docs/runtime-contract.md says what each line means. */
export function processFile(process: Process): string {
  const settings = {
    WARP_PROCESS: process.name,
    WARP_SERVER: process.server ?? '',
    WARP_STOP_SIGNAL: process.stopSignal,
    WARP_DEADLINE: seconds(process.timing.deadlineMs),
    WARP_DRAIN: seconds(process.timing.drainMs),
    WARP_STARTUP: seconds(process.timing.startupMs),
    WARP_KILL_AFTER: seconds(process.timing.killAfterMs),
    WARP_LISTENS: process.listens ? '1' : '0',
    WARP_JUDGED: judgement(process),
    WARP_COMMAND: commandWords(process.command),
    WARP_RELOAD: commandWords(process.reload ?? []),
    ...(process.drainedSignal ? { WARP_DRAINED_SIGNAL: process.drainedSignal } : {}),
    ...(process.leads === true ? { WARP_LEADS: '1' } : {}),
  };
  return shellAssignments(settings) + shellAssignments(process.env, 'export ');
}

function judgement({ judged }: Process): string {
  return typeof judged === 'string' ? judged : judged ? '1' : '0';
}

/** Values that PID 1 fills in at start; every other `$` is literal. */
const expanded = new Set(['WARP_PROCESSES', 'WARP_THREADS', 'WARP_CLIENTS', 'PORT']);

/** Words for `eval "set -- …"`, where `$PORT` and the cgroup's figures are expanded. */
export function commandWords(command: readonly string[]): string {
  return command.map(commandWord).join(' ');
}

function commandWord(word: string): string {
  return (
    word
      .split(/(\$(?:\{[A-Z_]+\}|[A-Z_]+))/)
      .filter((part) => part !== '')
      .map((part) => {
        const name = /^\$\{?([A-Z_]+)\}?$/.exec(part)?.[1];
        return name && expanded.has(name) ? `"$${name}"` : shellQuote(part);
      })
      .join('') || "''"
  );
}

export function seconds(ms: number): string {
  return String(ms / 1000);
}
