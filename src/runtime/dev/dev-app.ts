import type { RelPath } from '../../app/app-source.ts';
import type { Container } from '../../engine/types.ts';
import { layout } from '../../plan/image-layout.ts';
import { caFile, caVariables } from '../../plan/machine-flags.ts';
import type { Process } from '../../plan/types.ts';
import { WarpError } from '../../warp-error.ts';
import type { Beside } from '../app-container.ts';
import { label } from '../labels.ts';
import { tarOf } from '../memory-tar.ts';
import { type DebugAccess, type DevBuild, devProcesses, devVariables } from './dev-build.ts';
import { type DevProcess, startProcess } from './dev-process.ts';
import type { DevEvent, DevHost, DevOutput } from './dev-session.ts';
import { type SourceAccess, sourceAccess } from './source-access.ts';
import { linksOut, type SourceUpload, sourceUpload, statePaths } from './source-upload.ts';

type Ended = Extract<DevEvent, { kind: 'ended' }>;

/** One that has lived shorter than this ends for a reason that a restart does not mend. */
const soonMs = 5000;
const caPath = `${layout.toolkit}/${caFile}`;

/** The app's processes, each in a container of the image, with the source as it is now. */
export class DevApp {
  readonly #host: DevHost;
  readonly #output: DevOutput;
  readonly #tell: (event: DevEvent) => void;
  readonly #running = new Map<string, DevProcess>();
  readonly #startedMs = new Map<string, number>();
  #build: DevBuild | undefined;
  #access: SourceAccess | undefined;
  #upload: SourceUpload | undefined;
  #port: number | undefined;
  #state: readonly RelPath[] = [];
  #announced = false;

  constructor(host: DevHost, output: DevOutput, tell: (event: DevEvent) => void) {
    this.#host = host;
    this.#output = output;
    this.#tell = tell;
    this.#port = host.hostPort;
  }

  web(): DevProcess | undefined {
    return this.#running.get('web') ?? [...this.#running.values()][0];
  }

  /** Whether the app itself writes there: no news of the developer's. */
  writes(path: RelPath): boolean {
    return this.#state.some((one) => path.startsWith(one));
  }

  /** Every process runs. */
  complete(): boolean {
    return this.#processes().every(({ name }) => this.#running.has(name));
  }

  /** Another image takes the place of the one before; volumes stay. */
  async replace(build: DevBuild): Promise<void> {
    await this.stop();
    this.#build = build;
    this.#access = sourceAccess(this.#host.engine, build);
    this.#upload = undefined;
    this.#announced = false;
    for (const process of this.#processes()) await this.#start(process, []);
    this.#announce();
  }

  /**
   * What was saved reaches every process.
   * @param pending everything saved since the image was built: a new container knows none of it
   * @returns false where one does not run with it
   */
  async take(saved: readonly RelPath[], pending: readonly RelPath[]): Promise<boolean> {
    for (const process of this.#processes()) {
      const running = this.#running.get(process.name);
      if (running === undefined) {
        await this.#start(process, pending);
        continue;
      }
      await this.#bring(running, saved);
      if (process.name === 'web') await this.#refresh(running, saved);
      if (await running.reload()) continue;
      await this.#stop(running);
      await this.#start(process, pending);
    }
    this.#announce();
    return this.complete();
  }

  /** Says why a process ended, and starts it again where that may help. */
  async ended({ process: name, status, container }: Ended, pending: readonly RelPath[]) {
    if (this.#running.get(name)?.container.id !== container.id) return;
    const facts = await container.inspect().catch(() => undefined);
    this.#running.delete(name);
    await container.remove({ force: true });
    const livedMs = performance.now() - (this.#startedMs.get(name) ?? 0);
    const again = livedMs > soonMs;
    const how = facts?.oomKilled ? 'was ended by the kernel: out of memory' : endedBy(status);
    const next = again ? 'starting it again' : 'the next save starts it again';
    this.#output.note(`${name} ${how}; ${next}`);
    const process = this.#processes().find((one) => one.name === name);
    if (again && process) await this.#start(process, pending);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((process) => this.#stop(process)));
  }

  #processes(): readonly Process[] {
    return this.#build ? devProcesses(this.#build.plan) : [];
  }

  async #stop(process: DevProcess): Promise<void> {
    try {
      await process.stop();
    } finally {
      this.#running.delete(process.name);
    }
  }

  async #start(process: Process, pending: readonly RelPath[]): Promise<void> {
    const build = this.#build;
    if (build === undefined) return;
    const { signal } = this.#host;
    try {
      const started = await startProcess({
        engine: this.#host.engine,
        build,
        process,
        env: this.#env(build, process),
        beside: this.#beside(build, pending),
        hostPort: process.listens ? this.#port : undefined,
        signal,
        onNote: (line) => this.#output.note(line),
        onLine: (line) => this.#output.line(process.name, line),
        onCreated: (container) => this.#tellDebugger(container, process),
        onEnded: (status, container) =>
          this.#tell({ kind: 'ended', process: process.name, status, container }),
      });
      this.#running.set(process.name, started);
      this.#startedMs.set(process.name, performance.now());
      if (started.url !== undefined) this.#port = Number(new URL(started.url).port);
      this.#state = await statePaths(started);
      if (this.#access?.kind !== 'upload') return;
      this.#upload ??= sourceUpload(build.folder, await linksOut(started));
      if (pending.length === 0) return;
      await this.#bring(started, pending);
      await started.reload();
    } catch (error) {
      if (!(error instanceof WarpError) || error.phase !== 'run') throw error;
      this.#output.failed(error);
    }
  }

  /** Where to attach: the app may wait for just that. */
  async #tellDebugger(container: Container, process: Process): Promise<void> {
    const debug = this.#debugOf(process);
    if (debug === undefined) return;
    const { ports } = await container.inspect();
    const published = ports.find((one) => one.container === debug.port);
    if (published) this.#output.note(`${debug.name} at 127.0.0.1:${published.host}`);
  }

  #debugOf({ name, listens }: Process): DebugAccess | undefined {
    return name === 'web' && listens ? this.#build?.debug : undefined;
  }

  async #bring(process: DevProcess, paths: readonly RelPath[]): Promise<void> {
    // Where a folder has become a file, it makes room.
    await this.#upload?.remove(process, paths);
    await this.#upload?.put(process, paths);
  }

  async #refresh(process: DevProcess, saved: readonly RelPath[]): Promise<void> {
    const refresh = this.#build?.plan.dev?.refresh;
    if (!refresh || saved.every((path) => refresh.not.some((end) => path.endsWith(end)))) return;
    const argv = [layout.command, 'exec', '--', ...refresh.argv];
    const done = await process.exec(argv, { user: '0:0' });
    if (done === undefined || done.status === 0) return;
    const said = `${done.stdout}${done.stderr}`.trim().split('\n').at(-1);
    this.#output.note(`${refresh.title} failed: ${said}`);
  }

  #env(build: DevBuild, process: Process): Record<string, string> {
    const ca = this.#host.caBundle ? caVariables.map((name) => [name, caPath]) : [];
    return {
      ...Object.fromEntries(ca),
      ...devVariables(build),
      ...this.#debugOf(process)?.env,
    };
  }

  #beside({ mounts, debug }: DevBuild, pending: readonly RelPath[]): Beside {
    const access = this.#access;
    const upload = this.#upload;
    const { caBundle, keeper } = this.#host;
    return {
      labels: { [label.keeper]: keeper },
      volumes: mounts,
      publish: debug ? [{ container: debug.port, host: debug.hostPort }] : [],
      ...(access?.kind === 'mount' ? { binds: access.binds, user: access.user } : {}),
      async prepare(container) {
        if (caBundle)
          await container.upload(
            tarOf([{ name: caFile, mode: 0o444, content: caBundle }]),
            layout.toolkit,
          );
        // What cannot reload has the source as it is from its first moment, or never.
        await upload?.lay(container, pending);
      },
    };
  }

  /** Once for an image, when its app has started: at once, or after what kept it from that is mended. */
  #announce(): void {
    const build = this.#build;
    const web = this.#processes().some(({ name }) => name === 'web');
    const runs = web ? this.#running.has('web') : this.#running.size > 0;
    if (this.#announced || build === undefined || !runs) return;
    this.#announced = true;
    const { image, id } = build;
    const access = this.#access;
    this.#output.started({
      url: this.web()?.url,
      image,
      id,
      source: access?.kind === 'upload' ? `copied into the container (${access.why})` : 'mounted',
      processes: [...this.#running.keys()],
    });
  }
}

function endedBy(status: number): string {
  return status > 128 ? `was ended by signal ${status - 128}` : `ended with status ${status}`;
}
