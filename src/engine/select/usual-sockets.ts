import { join } from 'node:path';
import type { MachineView } from './machine-view.ts';

export interface UsualSocket {
  readonly address: string;
  /** Whose it is, for people. */
  readonly of: string;
}

/** Where engines listen unless told otherwise, in the order in which they are tried. */
export function usualSockets(view: Pick<MachineView, 'env' | 'home' | 'uid'>): UsualSocket[] {
  const runtime = view.env.XDG_RUNTIME_DIR || `/run/user/${view.uid}`;
  const places: readonly (readonly [string, string])[] = [
    ['/var/run/docker.sock', 'Docker'],
    [join(runtime, 'docker.sock'), 'rootless Docker'],
    [join(view.home, '.docker/run/docker.sock'), 'Docker Desktop'],
    [join(view.home, '.docker/desktop/docker.sock'), 'Docker Desktop'],
    [join(runtime, 'podman/podman.sock'), 'rootless Podman'],
    ['/run/podman/podman.sock', 'Podman'],
    [join(view.home, '.colima/default/docker.sock'), 'Colima'],
    [join(view.home, '.rd/docker.sock'), 'Rancher Desktop'],
    [join(view.home, '.orbstack/run/docker.sock'), 'OrbStack'],
  ];
  return places.map(([path, of]) => ({ address: `unix://${path}`, of }));
}
