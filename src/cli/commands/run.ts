import type { RuntimeFacts } from '../../plan/runtime-facts.ts';
import type { RunAppInput } from '../../runtime/app-container.ts';
import { type RunningApp, runApp } from '../../runtime/run-app.ts';
import { exitCodes } from '../../warp-error.ts';
import type { BuildOptions } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { isFolder } from '../is-folder.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';
import { runnableFolder, runnableImage } from '../runnable.ts';
import { servicesFor } from '../services-for.ts';
import { variablesFor } from '../variables-for.ts';

export interface RunOptions extends Omit<BuildOptions, 'tag'> {
  readonly port?: number;
  readonly detach?: boolean;
  readonly name?: string;
  readonly process?: string;
  readonly env?: readonly string[];
  readonly envFile?: readonly string[];
}

/** `warp run`: builds (or takes an image), starts, waits until ready; stays until the app ends. */
export async function run(context: CliContext, target: string, options: RunOptions): Promise<void> {
  const env = variablesFor(context, options);
  const fromFolder = isFolder(context, target)
    ? await runnableFolder(context, existingFolder(context, target), options)
    : undefined;
  await using engine = await openEngineFor(context, options.engine);
  const runnable = fromFolder ?? (await runnableImage(engine, target));
  const note = (line: string) => context.stderr.write(`${line}\n`);
  await using services = servicesFor(context, engine);
  const access = await services.provide({ ...runnable, given: env });
  const input: RunAppInput = {
    engine,
    ...runnable,
    process: options.process ?? 'web',
    name: options.name ?? containerNameOf(runnable.appName, options.process ?? 'web'),
    ...(options.port === undefined ? {} : { hostPort: options.port }),
    ...access,
    migrate: context.env.WARP_RUN_MIGRATE !== 'never',
  };
  const app = await runApp(input, {
    signal: context.signal,
    onNote: note,
    onLine: (line) => note(`  ${line.text}`),
  });
  tell(context, { app, image: runnable.image, process: input.process, json: options.json });
  noteOthers(runnable.facts, input.process, note);
  if (options.detach) return;
  note(`running as ${app.name}; Ctrl-C stops it`);
  process.exitCode = await attend(context, app, options);
}

function containerNameOf(appName: string, process: string): string {
  return process === 'web' ? `warp-${appName}` : `warp-${appName}-${process}`;
}

interface Started {
  readonly app: RunningApp;
  readonly image: string;
  readonly process: string;
  readonly json: boolean | undefined;
}

/** A process that does not listen has no URL: its container's name stands for it. */
function tell(context: CliContext, { app, image, process, json }: Started): void {
  const url = app.url === undefined ? {} : { url: app.url };
  if (json) printJson(context, { container: app.container.id, ...url, image, process });
  else context.stdout.write(`${app.url ?? app.name}\n`);
}

/** Nothing starts a worker by itself: who runs web alone should know. `release` runs before web. */
function noteOthers(facts: RuntimeFacts, process: string, note: (line: string) => void): void {
  const others = facts.processes.filter(({ name }) => name !== process && name !== 'release');
  if (process !== 'web' || others.length === 0) return;
  const commands = others.map(({ name }) => `--process ${name}`).join(', ');
  note(`not started, as they are processes of their own: warp run ${commands}`);
}

/**
 * Shows the log until the app ends or Ctrl-C asks for its end; nothing of it stays behind. Under
 * `--json` stdout holds the one document already.
 */
async function attend(context: CliContext, app: RunningApp, options: RunOptions): Promise<number> {
  const stopped = new Promise<number>((resolve, reject) => {
    const stop = () => app.container.stop({ drainMs: app.drainMs }).then(resolve, reject);
    if (context.signal.aborted) void stop();
    else context.signal.addEventListener('abort', () => void stop(), { once: true });
    const kill = () => app.container.kill('SIGKILL').catch(reject);
    context.force.addEventListener('abort', () => void kill(), { once: true });
  });
  // Awaited only once the log has ended.
  stopped.catch(() => undefined);
  try {
    for await (const line of app.container.logs({ follow: true })) {
      const stdout = line.stream === 'out' && !options.json;
      (stdout ? context.stdout : context.stderr).write(`${line.text}\n`);
    }
    if (context.signal.aborted) {
      await stopped;
      return exitCodes.interrupted;
    }
    const status = await app.container.wait();
    context.stderr.write(`the app ended with status ${status}\n`);
    return status === 0 ? 0 : exitCodes.run;
  } finally {
    await app.container.remove({ force: true });
  }
}
