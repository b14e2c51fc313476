import { parseListeners } from '../../../runtime/listeners.ts';

/** A container as a shell in it sees it. */
export interface InsideFacts {
  /** The shell is that of a container beside it, which has other files, another locale and other limits. */
  readonly beside: boolean;
  /** External addresses and loopback's; the engine's own name server aside. */
  readonly listeners: readonly string[];
  /** Words of PID 1. */
  readonly command: string;
  /** Of PID 1, from /proc/1/status: `Uid`, `CapEff`, `NoNewPrivs`, `Seccomp` … */
  readonly status: Readonly<Record<string, string>>;
  /** Of the locale in force: `UTF-8`, `ANSI_X3.4-1968`; undefined where nothing tells. */
  readonly charmap: string | undefined;
  /** What LC_ALL, LC_CTYPE or LANG says. */
  readonly language: string;
  /** Log files that some process has open. */
  readonly openLogs: readonly string[];
  /** Most memory the container has used. */
  readonly peakBytes: number | undefined;
  /** What became of a process whose parent had gone. */
  readonly orphan: 'reaped' | 'zombie' | undefined;
}

/**
 * Prints what {@link parseInside} reads. Needs a POSIX sh and `cat`; what else is missing leaves its part
 * empty. `$1` is `orphan` where one is to be made: it outlives its parent, ends, and has to be reaped.
 */
export const insideScript = `say() { printf '\\n== %s\\n' "$1"; }
say listeners; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
say status; cat /proc/1/status
say command; cat /proc/1/cmdline
say charmap; if command -v locale >/dev/null; then locale charmap 2>/dev/null
elif ls /lib/ld-musl-* >/dev/null 2>&1; then echo UTF-8; fi
say language; printf '%s\\n' "\${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}"
say files; ls -l /proc/[0-9]*/fd 2>/dev/null
say memory; cat /sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes 2>/dev/null
say orphan
if [ "$1" = orphan ]; then
  pid=$(sh -c 'sleep 0.2 >/dev/null 2>&1 & echo $!')
  sleep 1
  if read -r line 2>/dev/null </proc/$pid/stat; then echo "\${line##*) }"; else echo reaped; fi
fi
exit 0`;

/** What {@link insideScript} printed. */
export function parseInside(text: string): InsideFacts {
  const parts = new Map(
    text
      .split(/^== /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end + 1).trim()] as const;
      }),
  );
  const part = (name: string) => parts.get(name) ?? '';
  const peak = Number.parseInt(part('memory'), 10);
  const charmap = part('charmap').split('\n')[0];
  return {
    beside: false,
    // The engine's name server on a network of its own is no affair of the app's.
    listeners: parseListeners(part('listeners')).filter((one) => !one.startsWith('127.0.0.11:')),
    command: part('command').replaceAll('\0', ' ').trim(),
    status: Object.fromEntries(
      part('status')
        .split('\n')
        .map((line) => line.split(/:\s+/, 2) as [string, string]),
    ),
    charmap: charmap || undefined,
    language: part('language'),
    openLogs: logsAmong(part('files')),
    peakBytes: Number.isNaN(peak) ? undefined : peak,
    orphan: orphanOf(part('orphan')),
  };
}

/** Lines of `ls -l` of descriptors: `… 5 -> /var/log/app.log`. */
function logsAmong(listing: string): readonly string[] {
  const targets = listing.split('\n').map((line) => / -> (\/.*)$/.exec(line)?.[1] ?? '');
  return [...new Set(targets.filter(isLog))].toSorted();
}

/** By its place or its name, as programs and the File System Hierarchy Standard have it. */
export function isLog(path: string): boolean {
  return /^\/var\/log\/|\.log(?:\.\d+)?$/.test(path);
}

/** The state comes first of what is left of its line in /proc. */
function orphanOf(text: string): InsideFacts['orphan'] {
  if (text === 'reaped') return 'reaped';
  return text.startsWith('Z') ? 'zombie' : undefined;
}
