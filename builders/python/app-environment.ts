import type { RelPath } from '../../src/app/app-source.ts';
import { joinRelative } from '../../src/app/rel-path.ts';
import type {
  PlanContext,
  PythonRuntime,
  Result,
  StageParts,
  Wheelhouse,
} from '../../src/builder/types.ts';
import type { BaseRef, Decided, Fact, Warning } from '../../src/plan/types.ts';
import type { Problem } from '../../src/warp-error.ts';
import { entryFolder } from './entrypoints/entry-folder.ts';
import type { ImportCheck } from './imports/check-imports.ts';
import { checkedOut } from './imports/needed-submodules.ts';
import { unversionedManifests } from './imports/unversioned-files.ts';
import { originFacts, wheelhouseOf } from './index-settings/wheelhouse.ts';
import { joinedParts } from './joined-parts.ts';
import { appReleases } from './lock/app-releases.ts';
import { resolvedDependencies } from './lock/resolved-dependencies.ts';
import { planDependencies } from './package-managers/choose-manager.ts';
import { lockedWheels } from './package-managers/locked-wheels.ts';
import { manifestFolder } from './package-managers/manifest-folder.ts';
import type { DependencyConfig } from './package-managers/types.ts';
import { managerFact } from './settable-facts.ts';
import { pythonStages } from './stages.ts';
import { choosePython } from './versions/choose-python.ts';
import { readRange } from './versions/version-request.ts';
import { withoutWheel } from './versions/wheel-fit.ts';

/** The interpreter of an app and all that is installed for it. */
export interface AppEnvironment {
  readonly base: Decided<BaseRef>;
  /** With the releases that the app's environment will hold, where they are known. */
  readonly python: PythonRuntime;
  /** Folder of the manifests, from the app's. */
  readonly manifests: RelPath;
  readonly parts: StageParts;
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
  const further = (wanted.pythons ?? []).map(({ range, ...origin }) =>
    readRange(range, { ...origin, via: 'app' }),
  );
  const python = choosePython(app, config, context.bases, context.platform, further);
  if (!python.ok) return python;
  const wheelhouse = wheelhouseOf(context, config);
  if (!wheelhouse.ok) return wheelhouse;
  const { base } = python.value;
  const runtime = withWheelhouse(python.value.runtime, wheelhouse.value);
  const { answers, platform } = context;
  const place = joinRelative(context.root, folder);
  const plan = { ...wanted, ...(place === '' ? {} : { folder: place }) };
  const on = { app, answers, platform, base: base.value, python: runtime };
  const resolved = resolvedDependencies(plan, on);
  const unfit = withoutWheel(lockedWheels(app, config), runtime.version, platform);
  const compiles = resolved.plan.compiles || unfit.length > 0;
  return {
    ok: true,
    value: {
      base,
      python: { ...runtime, ...appReleases(plan, resolved.parts.questions?.[0]) },
      manifests: folder,
      parts: joinedParts(
        pythonStages({ ...resolved.plan, compiles }, runtime, answers),
        resolved.parts,
      ),
      facts: [
        ...python.value.facts,
        managerFact(dependencies.value.manager),
        ...originFacts(app, config),
        ...resolved.plan.facts,
      ],
      warnings: [
        ...unversionedManifests(app, wanted),
        ...python.value.warnings,
        ...wanted.warnings,
      ],
    },
  };
}

/** The interpreter, with what stands in for an index. */
function withWheelhouse(python: PythonRuntime, wheelhouse: Wheelhouse | undefined): PythonRuntime {
  return wheelhouse ? { ...python, wheelhouse } : python;
}
