import type { ImageFacts } from '../../../engine/image-facts.ts';
import type { Engine } from '../../../engine/types.ts';
import type { RuntimeFacts } from '../../../plan/runtime-facts.ts';
import { restrictionIds } from '../finding.ts';
import type { ServingOptions } from './await-serving.ts';
import type { RestrictionId, Strictness } from './restrictions.ts';
import type { Started } from './run-facts.ts';
import { startTrial, type Trial } from './trial.ts';

export interface ObserveInput {
  readonly engine: Engine;
  readonly image: ImageFacts;
  /** Of an image that warp made. */
  readonly runtime: RuntimeFacts | undefined;
  readonly strictness: Strictness;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the app's services: everything runs on it. */
  readonly network: string | undefined;
  readonly startupMs: number;
  /** A path whose answer takes some seconds. */
  readonly slowPath: string | undefined;
}

/** Added to a PORT to have another one; few programs listen up there. */
const otherPortOffset = 1234;
/** Docker's own patience (`docker stop`), and the longest that a check waits for warp's images. */
const graceMs = { docker: 10_000, warp: 20_000 };

/** After which no further restriction is tried: a check is to be over within a minute. */
const trialsMs = 42_000;

/** What every trial of one image has in common. */
export interface TrialPlan {
  readonly input: ObserveInput;
  readonly options: ServingOptions;
  readonly port: number;
  readonly otherPort: number;
  /** Of the sidecar, where the image has one (docs/runtime-contract.md). */
  readonly sidecarPort: number | undefined;
  readonly publish: readonly number[];
  readonly restrictions: readonly RestrictionId[];
  /** When no more is to be tried, by the clock of `performance.now()`. */
  readonly untilMs: number;
}

/** Decides on ports, on what is published and on what is tried. */
export function planTrials(input: ObserveInput, signal: AbortSignal): TrialPlan {
  const { runtime, image } = input;
  const web = runtime?.processes.find(({ name }) => name === 'web');
  const port = runtime?.port ?? image.exposedPorts[0] ?? 8080;
  const sidecarPort = sidecarPortOf(input);
  const otherPort = [otherPortOffset, otherPortOffset + 1, -otherPortOffset]
    .map((offset) => port + offset)
    .find((other) => other > 1023 && other <= 65_535 && other !== sidecarPort);
  return {
    input,
    port,
    otherPort: otherPort ?? port,
    sidecarPort,
    untilMs: performance.now() + trialsMs,
    publish: image.exposedPorts,
    restrictions: restrictionIds.filter((id) => id !== 'no-egress' || input.network === undefined),
    options: {
      signal,
      limitMs: input.startupMs,
      byWarp: runtime !== undefined,
      sidecarPort,
      listens: runtime === undefined || web?.listens === true,
      migrates: runtime?.migrates ?? false,
      mustAnswer: false,
    },
  };
}

/** What the container's environment says wins; 0 is none. */
function sidecarPortOf({ runtime, env }: ObserveInput): number | undefined {
  const given = env.WARP_SIDECAR_PORT;
  const port = given === undefined ? runtime?.monitoringPort : Number(given);
  return runtime && port ? port : undefined;
}

/** What starts at all starts about as quickly under restrictions; several at once take longer. */
export function restrictedPlan(plan: TrialPlan, { startMs, port, status }: Started): TrialPlan {
  const mustAnswer = status !== undefined && status < 500;
  const limitMs = Math.min(plan.options.limitMs, 8000 + 4 * startMs);
  const publish = [...plan.publish, ...(port === undefined ? [] : [port])];
  return { ...plan, publish, options: { ...plan.options, limitMs, mustAnswer } };
}

/** A container of the image under restrictions, on one of the ports. */
export function trialOf(
  { input, options, publish, sidecarPort }: TrialPlan,
  restrictions: readonly RestrictionId[],
  port: number,
): Promise<Trial> {
  const { engine, image, env, labels, network, strictness } = input;
  const spec = {
    image: image.id,
    user: image.config.user,
    restrictions,
    strictness,
    port,
    env,
    labels,
    publish: [port, ...publish],
    beside: sidecarPort === undefined ? [] : [sidecarPort],
    volumes: volumesOf(input),
    network,
  };
  return startTrial(engine, spec, options);
}

/** Folders that are volumes where the app runs. */
export function volumesOf({ runtime, image }: ObserveInput): readonly string[] {
  return [...image.config.volumes, ...(runtime?.volumes ?? []).map(({ path }) => path)];
}

/** How the image is asked to end, and when it is killed. */
export function stopOf({ input: { image }, options }: TrialPlan) {
  const signal = image.config.stopSignal || 'SIGTERM';
  return { signal, graceMs: options.byWarp ? graceMs.warp : graceMs.docker };
}
