import type { AppSource } from '../../../src/app/app-source.ts';
import type { PythonRuntime, Wheelhouse } from '../../../src/builder/python-runtime.ts';
import type { PlanContext, Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import type { DependencyConfig, DependencyPlan } from '../package-managers/types.ts';
import { choosePython, type PythonChoice } from '../versions/choose-python.ts';
import { runsOn } from '../versions/runs-on.ts';
import { type ReadRequest, readRange } from '../versions/version-request.ts';
import { type ResolvedDependencies, resolvedDependencies } from './resolved-dependencies.ts';

export interface Settling {
  readonly app: AppSource;
  readonly config: DependencyConfig;
  readonly context: PlanContext;
  readonly wheelhouse: Wheelhouse | undefined;
}

export interface Settled {
  readonly python: PythonChoice;
  readonly runtime: PythonRuntime;
  readonly resolved: ResolvedDependencies;
}

/** The Python, and the dependencies resolved for it: what they resolve to may ask for another one. */
export function settlePython(
  plan: DependencyPlan,
  settling: Settling,
): Result<Settled, readonly Problem[]> {
  const asking = [
    ...(plan.pythons ?? []).map(({ range, ...origin }) =>
      readRange(range, { ...origin, via: 'app' }),
    ),
    ...runsOn(plan),
  ];
  const first = resolvedOn(plan, settling, asking);
  if (!first.ok || first.value.resolved.request === undefined) return first;
  const { request, parts } = first.value.resolved;
  const second = resolvedOn(plan, settling, [...asking, request]);
  if (!second.ok) return second;
  const { resolved } = second.value;
  const questions = [
    ...(parts.questions ?? []).filter(({ name }) => name !== resolved.question?.name),
    ...(resolved.parts.questions ?? []),
  ];
  const both = { ...resolved, parts: { ...resolved.parts, questions } };
  return { ok: true, value: { ...second.value, resolved: both } };
}

function resolvedOn(
  plan: DependencyPlan,
  { app, config, context, wheelhouse }: Settling,
  asking: readonly ReadRequest[],
): Result<Settled, readonly Problem[]> {
  const { answers, bases, platform } = context;
  const python = choosePython(app, config, { bases, platform, further: asking });
  if (!python.ok) return python;
  const { base, offers } = python.value;
  const runtime = withWheelhouse(python.value.runtime, wheelhouse);
  const on = { app, answers, base: base.value, python: runtime, offers };
  const resolved = resolvedDependencies(plan, on);
  return { ok: true, value: { python: python.value, runtime, resolved } };
}

/** The interpreter, with what stands in for an index. */
function withWheelhouse(python: PythonRuntime, wheelhouse: Wheelhouse | undefined): PythonRuntime {
  return wheelhouse ? { ...python, wheelhouse } : python;
}
