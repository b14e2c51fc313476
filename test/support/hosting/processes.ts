import type Docker from 'dockerode';
import { execIn } from '../warp-app.ts';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** `S`, `R`, `Z` … of /proc/PID/status */
  readonly state: string;
  /** KiB */
  readonly rss: number;
  readonly command: string;
}

const script = `for one in /proc/[0-9]*; do
  awk -v pid="\${one#/proc/}" '/^State/ { state = $2 } /^PPid/ { parent = $2 } /^Uid/ { uid = $2 } /^VmRSS/ { rss = $2 }
    END { if (state) printf "%d %d %d %s %d ", pid, parent, uid, state, rss }' "$one/status" 2>/dev/null &&
  tr '\\0' ' ' <"$one/cmdline" 2>/dev/null; echo
done`;

/** What runs in a container, except for what this starts to find out. */
export async function processesIn(docker: Docker, container: string): Promise<readonly Process[]> {
  const { output } = await execIn(docker, container, ['sh', '-c', script]);
  return output
    .split(/\r?\n/)
    .map((line) => /^(\d+) (\d+) (\d+) (\w) (\d+) (.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, pid, parent, uid, state, rss, command]) => ({
      ...{ pid: Number(pid), parent: Number(parent), uid: Number(uid), state: state ?? '' },
      ...{ rss: Number(rss), command: command?.trim() ?? '' },
    }))
    .filter(({ command, state }) => state === 'Z' || !command.startsWith('sh -c for one in'));
}
