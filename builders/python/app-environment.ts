import type { RelPath } from '../../src/app/app-source.ts';
import { joinRelative } from '../../src/app/rel-path.ts';
import type { PythonRuntime } from '../../src/builder/python-runtime.ts';
import type { PlanContext, Result, StageParts } from '../../src/builder/types.ts';
import type { BaseRef, Decided, Fact, Warning } from '../../src/plan/types.ts';
import type { Problem } from '../../src/warp-error.ts';
import { entryFolder } from './entrypoints/entry-folder.ts';
import type { ImportCheck } from './imports/check-imports.ts';
import { checkedOut } from './imports/needed-submodules.ts';
import { unversionedManifests } from './imports/unversioned-files.ts';
import { originFacts, wheelhouseOf } from './index-settings/wheelhouse.ts';
import { joinedParts } from './joined-parts.ts';
import { appReleases } from './lock/app-releases.ts';
import { settlePython } from './lock/settle-python.ts';
import { planDependencies } from './package-managers/choose-manager.ts';
import { lockedWheels } from './package-managers/locked-wheels.ts';
import { manifestFolder } from './package-managers/manifest-folder.ts';
import type { DependencyConfig, DependencyPlan, ManagerId } from './package-managers/types.ts';
import { managerFact } from './settable-facts.ts';
import { pythonStages } from './stages.ts';
import { manifestPaths } from './uv-step.ts';
import { withoutWheel } from './versions/wheel-fit.ts';

/** The interpreter of an app and all that is installed for it. */
export interface AppEnvironment {
  readonly base: Decided<BaseRef>;
  /** With the releases that the app's environment will hold, where they are known. */
  readonly python: PythonRuntime;
  /** Folder of the manifests, from the app's. */
  readonly folder: RelPath;
  /** The manifests, by path from the build's folder. */
  readonly manifests: readonly RelPath[];
  readonly parts: StageParts;
  readonly manager: ManagerId;
  /** Normal names of what the app asks for. */
  readonly packages: readonly string[];
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
}

/**
 * Chooses the package manager, the Python and the stages that install.
 * @throws WarpError `WARP_PYTHON_VERSION` (exit 20) when no base has the Python asked for.
 */
export function appEnvironment(
  imports: ImportCheck,
  context: PlanContext,
): Result<AppEnvironment, readonly Problem[]> {
  const config = (context.config ?? {}) as DependencyConfig;
  const folder = manifestFolder(context.app, config, entryFolder(imports.data));
  const app = context.app.within(folder);
  const dependencies = checkedOut(app, planDependencies(app, config));
  if (!dependencies.ok) return dependencies;
  const wanted = imports.dependencies(dependencies.value.plan);
  const wheelhouse = wheelhouseOf(context, config);
  if (!wheelhouse.ok) return wheelhouse;
  const place = joinRelative(context.root, folder);
  const { preBuild } = context;
  const plan = {
    ...wanted,
    ...(place === '' ? {} : { folder: place }),
    ...(preBuild === undefined ? {} : { preBuild }),
  };
  const settled = settlePython(plan, { app, config, context, wheelhouse: wheelhouse.value });
  if (!settled.ok) return settled;
  const { python, runtime, resolved } = settled.value;
  const unfit = withoutWheel(lockedWheels(app, config), runtime.version, context.platform);
  const compiles = resolved.plan.compiles || unfit.length > 0;
  return {
    ok: true,
    value: {
      base: python.base,
      python: { ...runtime, ...appReleases(plan, resolved.question) },
      folder,
      manifests: manifestPaths(plan),
      manager: dependencies.value.manager.value,
      packages: wanted.packages,
      parts: joinedParts(
        pythonStages(
          { ...withElsewhere(resolved.plan, python.elsewhere), compiles },
          runtime,
          context.answers,
        ),
        resolved.parts,
      ),
      facts: [
        ...python.facts.map((fact) => (resolved.choosing ? unsettled(fact) : fact)),
        managerFact(dependencies.value.manager),
        ...originFacts(app, config),
        ...resolved.plan.facts,
      ],
      warnings: [...unversionedManifests(app, wanted), ...python.warnings, ...wanted.warnings],
    },
  };
}

/** Tells the step that compiles which Python there are wheels for, should it fail. */
function withElsewhere(plan: DependencyPlan, version: string | undefined): DependencyPlan {
  const { install } = plan;
  if (install === undefined || version === undefined) return plan;
  return { ...plan, install: { ...install, env: { ...install.env, WARP_WHEELS_FOR: version } } };
}

/** A version that the requirements may yet change is nothing to write down. */
function unsettled({ set: _, ...fact }: Fact): Fact {
  return fact;
}
