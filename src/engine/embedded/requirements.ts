import { readFile, stat } from 'node:fs/promises';
import { type Problem, WarpError } from '../../warp-error.ts';
import { plainEnvironment } from '../base/mmdebstrap.ts';
import { runCommand } from '../base/run-command.ts';

export interface MachineFacts {
  /** As `process.platform`. */
  readonly platform: string;
  readonly uid: number;
}

/**
 * Checks that the embedded engine can serve on this machine.
 * @throws WarpError `WARP_ENGINE_EMBEDDED_UNSUPPORTED` with everything that is missing.
 */
export async function requireEmbeddable(machine: MachineFacts): Promise<void> {
  const problems = await missingForEmbedded(machine);
  if (problems.length === 0) return;
  throw new WarpError({
    code: 'WARP_ENGINE_EMBEDDED_UNSUPPORTED',
    phase: 'engine',
    message: `The embedded engine cannot run on this machine: ${problems.map((p) => p.message).join('; ')}.`,
    hint: 'Install and start Docker Engine (https://docs.docker.com/engine/install/) or Podman, or point DOCKER_HOST at an engine elsewhere.',
    problems,
  });
}

/** What stands against the embedded engine here; empty when nothing does. */
export async function missingForEmbedded(machine: MachineFacts): Promise<readonly Problem[]> {
  if (machine.platform !== 'linux') {
    return [{ message: `it needs Linux, this is ${machine.platform}` }];
  }
  const problems: Problem[] = [];
  if (machine.uid !== 0) {
    problems.push({
      message: 'it needs root',
      hint: 'Run warp with sudo, or use rootless Docker.',
    });
  }
  for (const [program, from] of programs) {
    if (await installed(program)) continue;
    problems.push({ message: `${program} is missing`, hint: `It is in the package ${from}.` });
  }
  if (problems.length > 0) return problems;
  const env = plainEnvironment({});
  const separate = await runCommand(['unshare', '--mount', '--pid', '--fork', 'true'], { env });
  if (separate.status !== 0) {
    const hint = 'Inside a container it needs --privileged.';
    problems.push({ message: 'namespaces cannot be made (no CAP_SYS_ADMIN)', hint });
  }
  if (!(await knowsOverlay())) {
    problems.push({ message: 'the kernel has no overlayfs', hint: 'Load it: modprobe overlay.' });
  }
  return problems;
}

const programs = [
  ['apt-get', 'apt (Debian and its relatives)'],
  ['dpkg-deb', 'dpkg (Debian and its relatives)'],
  ['perl', 'perl'],
  ['unshare', 'util-linux'],
  ['setpriv', 'util-linux'],
  ['pivot_root', 'util-linux'],
] as const;

async function installed(program: string): Promise<boolean> {
  for (const folder of ['/usr/bin', '/usr/sbin', '/bin', '/sbin']) {
    const found = await stat(`${folder}/${program}`).catch(() => undefined);
    if (found?.isFile()) return true;
  }
  return false;
}

async function knowsOverlay(): Promise<boolean> {
  const known = async () => /\boverlay$/m.test(await readFile('/proc/filesystems', 'utf8'));
  if (await known()) return true;
  await runCommand(['modprobe', 'overlay'], { env: plainEnvironment({}) });
  return known();
}
