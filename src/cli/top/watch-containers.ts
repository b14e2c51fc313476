import type { Container } from '../../engine/types.ts';
import { followStatus, type StatusEvent } from '../../runtime/status/follow-status.ts';
import { WarpError } from '../../warp-error.ts';
import { type ContainerView, viewOf, type Watched, withSample } from './view.ts';

/** Containers that are watched until this is disposed of. */
export interface Watch extends AsyncDisposable {
  /** Those that have answered and not ended. */
  views(): readonly ContainerView[];
  /** What became of the others, a line each. */
  ended(): readonly string[];
  /** Calls back on every change from now on. */
  onChange(listener: () => void): void;
  /**
   * Until one has answered.
   * @throws WarpError `WARP_RUN_NO_STATUS` where none does
   */
  begun(): Promise<void>;
  /** Until each has been seen twice, and so has rates; or does not answer. */
  measured(): Promise<void>;
}

interface Followed {
  watched: Watched;
  /** How it ended. */
  end?: string;
}

/** @param signal ends the watch as well */
export function watchContainers(
  containers: readonly { readonly name: string; readonly container: Container }[],
  signal: AbortSignal,
): Watch {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const listeners = new Set<() => void>();
  const all = containers.map(({ name }): Followed => ({ watched: { name, samples: [] } }));
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const follow = async (container: Container, followed: Followed) => {
    for await (const event of followStatus(container, both)) {
      take(followed, event);
      changed();
    }
    changed();
  };
  const following = containers.map(async ({ container }, place) => {
    const followed = all[place];
    if (followed) await follow(container, followed);
  });
  /** Until something is so of the containers, or all is over. */
  const until = async (is: () => boolean) => {
    let listener = changed;
    const told = new Promise<void>((resolve) => {
      listener = () => void (is() && resolve());
      listener();
    });
    listeners.add(listener);
    await Promise.race([told, Promise.all(following)]);
    listeners.delete(listener);
  };
  const watched = () => all.filter(({ end }) => end === undefined).map((each) => each.watched);
  return {
    views: () => watched().flatMap((each) => viewOf(each) ?? []),
    ended: () => all.flatMap(({ end }) => end ?? []),
    onChange: (listener) => listeners.add(listener),
    async begun() {
      await until(() => all.every(hasTold));
      if (signal.aborted || all.some(({ watched: { samples } }) => samples.length > 0)) return;
      throw noStatus(all);
    },
    async measured() {
      await until(() => all.every((each) => answeredTwice(each)));
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(following);
    },
  };
}

function take(followed: Followed, event: StatusEvent): void {
  const { watched } = followed;
  switch (event.kind) {
    case 'status':
      followed.watched = withSample(watched, event.status);
      return;
    case 'silent':
      followed.watched = { ...watched, silent: event.why };
      return;
    case 'ended': {
      const how = event.exitStatus === undefined ? '' : ` with status ${event.exitStatus}`;
      followed.end = `container ${watched.name} has ended${how}`;
      return;
    }
    default:
      event satisfies never;
  }
}

function hasTold({ watched, end }: Followed): boolean {
  return watched.samples.length > 0 || watched.silent !== undefined || end !== undefined;
}

function answeredTwice({ watched, end }: Followed): boolean {
  return watched.samples.length > 1 || watched.silent !== undefined || end !== undefined;
}

function noStatus(all: readonly Followed[]): WarpError {
  const [first] = all;
  const name = first?.watched.name ?? '';
  const why = first?.end ?? `${first?.watched.silent}`;
  return new WarpError({
    code: 'WARP_RUN_NO_STATUS',
    phase: 'run',
    message: `container ${name} tells nothing about itself: ${why}`,
    hint: 'images of Python apps have a sidecar that tells, unless `monitoring.port` is false or WARP_SIDECAR_PORT is 0; one that has just been started tells in a moment',
  });
}
