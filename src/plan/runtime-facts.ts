import { canonicalJson } from './digest.ts';
import type { Plan } from './types.ts';

/** The part of a plan that running its image takes; travels on the image's label `dev.warp.runtime`. */
export interface RuntimeFacts {
  readonly port: number;
  readonly volumes: readonly { readonly name: string; readonly path: string }[];
  readonly processes: readonly RuntimeProcess[];
  /** The image has something to do for `warp migrate`, and `warp run` does it before web starts. */
  readonly migrates: boolean;
  /** Port of probes and metrics, where the image has them. */
  readonly monitoringPort?: number;
  /** What the app's hooks of a start may take, ms; absent where it has none. */
  readonly startHooksMs?: number;
  /** Variables whose values the build made up: the app asks for them and the image lacks them. */
  readonly assumed?: readonly string[];
}

export interface RuntimeProcess {
  readonly name: string;
  readonly listens: boolean;
  /** TLS is spoken on its port. */
  readonly tls?: boolean;
  readonly startupMs: number;
  readonly drainMs: number;
  readonly killAfterMs: number;
}

/** What running a plan's image takes. */
export function runtimeFacts(plan: Plan): RuntimeFacts {
  return {
    port: plan.image.port,
    volumes: plan.volumes.map(({ name, path }) => ({ name, path })),
    processes: plan.processes.map(({ name, listens, tls, timing }) => ({
      name,
      listens,
      ...(tls ? { tls } : {}),
      startupMs: timing.startupMs,
      drainMs: timing.drainMs,
      killAfterMs: timing.killAfterMs,
    })),
    migrates: plan.hooks.some((hook) => hook.name === 'migrate' && !hook.onRequest),
    ...(plan.sidecar ? { monitoringPort: plan.sidecar.port.value } : {}),
    ...startHooksMs(plan),
    assumed: plan.assumed.map(({ name }) => name).toSorted(),
  };
}

/** A hook without a limit. */
const dayMs = 86_400_000;

function startHooksMs({ hooks }: Plan): Pick<RuntimeFacts, 'startHooksMs'> {
  const limits = hooks.flatMap(({ runs, timeoutMs }) =>
    runs.in === 'start' ? (timeoutMs ?? dayMs) : 0,
  );
  const all = limits.reduce((sum, limit) => sum + limit, 0);
  return all === 0 ? {} : { startHooksMs: all };
}

/** The label's text. */
export function encodeRuntimeFacts(facts: RuntimeFacts): string {
  return canonicalJson(facts);
}

/** Reads the label's text; undefined when it is not of this form (an image warp did not make). */
export function decodeRuntimeFacts(text: string): RuntimeFacts | undefined {
  try {
    const facts: unknown = JSON.parse(text);
    return isRuntimeFacts(facts) ? facts : undefined;
  } catch {
    return undefined;
  }
}

function isRuntimeFacts(value: unknown): value is RuntimeFacts {
  if (typeof value !== 'object' || value === null) return false;
  const { port, volumes, processes } = value as Partial<Record<keyof RuntimeFacts, unknown>>;
  return typeof port === 'number' && Array.isArray(volumes) && Array.isArray(processes);
}
