import { WarpError } from '../../warp-error.ts';
import { currentDockerContext } from './docker-context.ts';
import type { MachineView } from './machine-view.ts';
import { usualSockets } from './usual-sockets.ts';

export type EngineChoice =
  | {
      readonly kind: 'address';
      readonly address: string;
      readonly tlsFolder?: string;
      /** In words: "DOCKER_HOST", "the Docker context colima", "the socket of Podman". */
      readonly chosenBy: string;
    }
  | { readonly kind: 'embedded'; readonly chosenBy: string };

/**
 * Which engine to use. What the user has set is used or fails, it is never passed over; then the
 * usual sockets; then the embedded engine where no Docker is installed.
 * @param asked value of `--engine`: `auto`, `embedded` or an address; WARP_ENGINE when undefined.
 * @throws WarpError `WARP_ENGINE_UNREACHABLE`, `WARP_ENGINE_CONTEXT`, `WARP_ENGINE_NONE`
 */
export async function chooseEngine(view: MachineView, asked?: string): Promise<EngineChoice> {
  const set = (await explicitChoice(view, asked)) ?? (await contextChoice(view));
  if (set !== undefined) return set;
  for (const { address, of } of usualSockets(view)) {
    if (await view.answers(address)) {
      return { kind: 'address', address, chosenBy: `the usual socket of ${of}` };
    }
  }
  const docker = await installedDocker(view);
  if (view.platform === 'linux' && view.uid === 0 && docker === undefined) {
    return { kind: 'embedded', chosenBy: 'no other engine on this machine' };
  }
  throw noEngine(view, docker);
}

async function explicitChoice(
  view: MachineView,
  asked: string | undefined,
): Promise<EngineChoice | undefined> {
  const own = asked ?? view.env.WARP_ENGINE;
  if (own !== undefined && own !== '' && own !== 'auto') {
    const chosenBy = asked === undefined ? 'WARP_ENGINE' : '--engine';
    if (own === 'embedded') return { kind: 'embedded', chosenBy };
    return reachable(view, { address: own.startsWith('/') ? `unix://${own}` : own, chosenBy });
  }
  const host = view.env.DOCKER_HOST;
  if (host === undefined || host === '') return undefined;
  const folder = view.env.DOCKER_CERT_PATH || `${view.home}/.docker`;
  const tls = view.env.DOCKER_TLS_VERIFY ? { tlsFolder: folder } : {};
  return reachable(view, { address: host, chosenBy: 'DOCKER_HOST', ...tls });
}

async function contextChoice(view: MachineView): Promise<EngineChoice | undefined> {
  const context = await currentDockerContext(view);
  if (context === undefined) return undefined;
  const { name, ...at } = context;
  return reachable(view, { ...at, chosenBy: `the Docker context ${name}` });
}

async function reachable(
  view: MachineView,
  at: Omit<Extract<EngineChoice, { kind: 'address' }>, 'kind'>,
): Promise<EngineChoice> {
  if (await view.answers(at.address, at.tlsFolder)) return { kind: 'address', ...at };
  throw new WarpError({
    code: 'WARP_ENGINE_UNREACHABLE',
    phase: 'engine',
    message: `No engine answers at ${at.address}, which ${at.chosenBy} names.`,
    hint: `Start that engine, or let warp choose: unset ${at.chosenBy.startsWith('the Docker') ? 'the context (docker context use default)' : at.chosenBy}.`,
  });
}

/** The unit file or device that shows Docker to be installed, running or not. */
async function installedDocker(view: MachineView): Promise<string | undefined> {
  const folders = ['/etc/systemd/system', '/lib/systemd/system', '/usr/lib/systemd/system'];
  const signs = [
    ...folders.map((folder) => `${folder}/docker.service`),
    '/etc/systemd/system/snap.docker.dockerd.service',
    '/sys/class/net/docker0',
  ];
  for (const sign of signs) if (await view.exists(sign)) return sign;
  return undefined;
}

function noEngine(view: MachineView, docker: string | undefined): WarpError {
  const message =
    docker === undefined
      ? 'No container engine answers on this machine.'
      : `Docker is on this machine (${docker}), but it does not answer.`;
  return new WarpError({
    code: 'WARP_ENGINE_NONE',
    phase: 'engine',
    message,
    hint: docker === undefined ? installHint(view) : startHint(view),
  });
}

function startHint(view: MachineView): string {
  const embedded =
    view.uid === 0 ? "; or use warp's own engine beside it: WARP_ENGINE=embedded" : '';
  return `Start it (sudo systemctl start docker) and see that you may use its socket (group docker), or set DOCKER_HOST${embedded}.`;
}

function installHint(view: MachineView): string {
  if (view.platform === 'darwin') {
    return 'Install and start Docker Desktop, Colima (brew install colima docker && colima start) or OrbStack.';
  }
  if (view.platform === 'win32') return 'Install Docker Desktop and run warp inside WSL 2.';
  return 'Install and start Docker (Debian, Ubuntu: sudo apt-get install docker.io) or Podman (systemctl --user start podman.socket); or run warp as root: it then brings its own engine.';
}
