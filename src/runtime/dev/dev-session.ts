import { setTimeout as sleep } from 'node:timers/promises';
import type { RelPath } from '../../app/app-source.ts';
import type { Container, Engine, LogLine } from '../../engine/types.ts';
import { isSameBuild } from '../../plan/same-build.ts';
import type { Plan } from '../../plan/types.ts';
import { WarpError } from '../../warp-error.ts';
import { DevApp } from './dev-app.ts';
import { type DevBuild, manifestsOf, runsTheSame, touches } from './dev-build.ts';
import { eventQueue } from './event-queue.ts';
import { watchFolder } from './watch-folder.ts';

/** What `warp dev` takes from the machine it runs on. */
export interface DevHost {
  readonly engine: Engine;
  /** What is watched. */
  readonly source: Pick<DevBuild, 'folder' | 'taken' | 'ignores' | 'mayReinclude'>;
  /**
   * Builds exactly what `warp build` does.
   * @throws WarpError of any phase up to build
   */
  build(): Promise<DevBuild>;
  /**
   * The plan of the folder as it is now.
   * @throws WarpError where it has none
   */
  replan(): Plan;
  /** The CA bundle this machine trusts. */
  readonly caBundle: Buffer | undefined;
  /** Who keeps the containers, for another `warp dev` of the folder to see. */
  readonly keeper: string;
  readonly hostPort?: number;
  readonly signal: AbortSignal;
}

export interface DevStarted {
  /** Undefined for an app that does not listen. */
  readonly url: string | undefined;
  readonly image: string;
  readonly id: string;
  /** How the container sees the source. */
  readonly source: string;
  readonly processes: readonly string[];
}

/** What the developer is told, as it happens. */
export interface DevOutput {
  note(text: string): void;
  line(process: string, line: LogLine): void;
  started(started: DevStarted): void;
  /** The app has the source as it was saved. */
  reloaded(paths: readonly RelPath[], ms: number): void;
  /** Something failed that the next save may mend. */
  failed(error: WarpError): void;
}

export type DevEvent =
  | { readonly kind: 'saved' | 'first' | 'rebuild' | 'quit' }
  | {
      readonly kind: 'ended';
      readonly process: string;
      readonly status: number;
      readonly container: Container;
    };

/** What was under way when the developer left may take that long to clean up after itself. */
const settleMs = 8000;

/** Runs an app in the image `warp build` makes of it, and keeps it at what is saved. */
export class DevSession {
  readonly #host: DevHost;
  readonly #output: DevOutput;
  readonly #queue = eventQueue<DevEvent>();
  readonly #app: DevApp;
  /** Saved, and not yet taken up: while one reload lasts, what is saved waits for one more. */
  readonly #saved = new Set<RelPath>();
  /** Saved since the image was built. */
  #pending = new Set<RelPath>();
  #build: DevBuild | undefined;
  /** The last build failed: what it was for is still to be built. */
  #behind = false;

  constructor(host: DevHost, output: DevOutput) {
    this.#host = host;
    this.#output = output;
    this.#app = new DevApp(host, output, (event) => this.#queue.push(event));
  }

  /**
   * Until the developer quits or `signal` is aborted; then nothing is left running.
   * @throws WarpError of phase engine or usage; what the next save may mend is told and waited for.
   */
  async run(): Promise<void> {
    const { signal, source } = this.#host;
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    void aborted.then(() => this.#queue.close());
    await using _watch = await watchFolder(source.folder, {
      only: source.taken,
      ignores: source.ignores,
      mayReinclude: source.mayReinclude,
      onSaved: (paths) => {
        if (this.#saved.size === 0) this.#queue.push({ kind: 'saved' });
        for (const path of paths) this.#saved.add(path);
      },
      onGone: () => {
        this.#output.note(`${source.folder} is gone: nothing is left to run`);
        this.quit();
      },
      onNote: (line) => this.#output.note(line),
    });
    let handled: Promise<void> | undefined;
    try {
      this.#queue.push({ kind: 'first' });
      for await (const event of this.#queue) {
        if (signal.aborted) break;
        handled = this.#handle(event).catch((error: unknown) => this.#fail(error));
        // What hangs (a reload, an app that never answers) keeps nobody from leaving.
        await Promise.race([handled, aborted]);
      }
    } finally {
      // A container that is just being started or stopped is not forgotten.
      await Promise.race([handled, sleep(settleMs)]);
      await this.#app.stop();
    }
  }

  /** Builds anew, whatever has changed. */
  rebuild(): void {
    this.#queue.push({ kind: 'rebuild' });
  }

  quit(): void {
    this.#queue.push({ kind: 'quit' });
  }

  /** The container of the web process, or of the first there is. */
  container(): Container | undefined {
    return this.#app.web()?.container;
  }

  url(): string | undefined {
    return this.#app.web()?.url;
  }

  async #handle(event: DevEvent): Promise<void> {
    switch (event.kind) {
      case 'saved':
        return this.#takeSaved();
      case 'ended':
        return this.#app.ended(event, [...this.#pending]);
      case 'first':
        return this.#rebuild();
      case 'rebuild':
        return this.#rebuild('asked for a build');
      case 'quit':
        return this.#queue.close();
    }
  }

  async #takeSaved(): Promise<void> {
    const paths = [...this.#saved].filter((path) => !this.#app.writes(path)).sort();
    this.#saved.clear();
    if (paths.length === 0) return;
    for (const path of paths) this.#pending.add(path);
    const build = this.#build;
    if (build === undefined) return this.#rebuild(named(paths));
    const manifests = manifestsOf(build.plan);
    const asked = paths.filter((path) => touches([path], manifests));
    if (asked.length > 0) return this.#rebuild(named(asked));
    const startedMs = performance.now();
    const runs = await this.#app.take(paths, [...this.#pending]);
    if (runs) this.#output.reloaded(paths, Math.round(performance.now() - startedMs));
    if (this.#behind) await this.#rebuild(named(paths));
    else if (this.#changesImage(build)) await this.#rebuild('the plan has changed');
  }

  async #rebuild(why?: string): Promise<void> {
    if (why) this.#output.note(`${why}: building`);
    const before = this.#pending;
    this.#pending = new Set();
    this.#behind = true;
    try {
      const next = await this.#host.build();
      this.#behind = false;
      const same = this.#build && runsTheSame(this.#build, next) && this.#app.complete();
      this.#build = next;
      if (same) this.#output.note('the image is the same');
      else await this.#app.replace(next);
    } catch (error) {
      this.#pending = new Set([...before, ...this.#pending]);
      throw error;
    }
  }

  #changesImage({ plan }: DevBuild): boolean {
    try {
      return !isSameBuild(this.#host.replan(), plan);
    } catch (error) {
      // A file with a mistake in it has no plan; the app itself says what is wrong.
      if (error instanceof WarpError) return false;
      throw error;
    }
  }

  /** A failure of what the developer works on is theirs to mend; any other ends the session. */
  #fail(error: unknown): void {
    if (this.#host.signal.aborted) return;
    if (!(error instanceof WarpError) || ['engine', 'usage'].includes(error.phase)) throw error;
    this.#output.failed(error);
  }
}

/** `app.py`, `app.py and 3 more` */
function named([first = '', ...more]: readonly RelPath[]): string {
  return `${more.length === 0 ? first : `${first} and ${more.length} more`} changed`;
}
