import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { configFile } from '../../app/built-in-ignore.ts';
import { starterConfig } from '../../config/starter-config.ts';
import { isSameBuild } from '../../plan/same-build.ts';
import type { Fact, Plan } from '../../plan/types.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { printJson } from '../output/json.ts';
import { openPlaced, type PlannedApp, planApp } from '../plan-app.ts';

export interface InitOptions {
  readonly force?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
}

/** `warp init`: writes what was detected into a warp.yaml that leaves the plan as it is. */
export function init(context: CliContext, dir: string, options: InitOptions): void {
  const placed = openPlaced(context, existingFolder(context, dir));
  const planned = planApp(context, placed, { locked: false });
  const file = join(planned.root, configFile);
  if (!options.force && !options.print && existsSync(file)) throw isThere(context, file);
  const plan = detectedPlan(planned);
  const text = starterConfig(plan.facts, inactiveKeys(plan, planned.replan));
  if (!options.print) writeFileSync(file, text);
  if (options.json) {
    printJson(context, options.print ? { config: text } : { config: file });
    return;
  }
  if (options.print) context.stdout.write(text);
  else context.stdout.write(`${relative(context.cwd, file) || configFile} is written\n`);
}

/** What a default says anyway, and what would change the build when it were written down. */
function inactiveKeys(plan: Plan, replan: PlannedApp['replan']): ReadonlySet<string> {
  const settable = plan.facts.filter(({ set }) => set);
  const inactive = new Set(
    settable.filter(isMereDefault).flatMap(({ set }) => (set ? [set.key] : [])),
  );
  const keeps = () => isSame(plan, () => replan(starterConfig(plan.facts, inactive)));
  if (keeps()) return inactive;
  const wanted = settable.flatMap(({ set }) => (set && !inactive.has(set.key) ? [set.key] : []));
  for (const key of wanted) inactive.add(key);
  for (const key of wanted) {
    inactive.delete(key);
    if (!keeps()) inactive.add(key);
  }
  return inactive;
}

/** The plan without the warp.yaml that may be there, which is overwritten. */
function detectedPlan({ plan, replan }: PlannedApp): Plan {
  return unlessWrong(() => replan('')) ?? plan;
}

function isSame(plan: Plan, replan: () => Plan | undefined): boolean {
  const next = unlessWrong(replan);
  return next !== undefined && isSameBuild(plan, next);
}

/** Written down, a decision may be a contradiction: it is better left to warp. */
function unlessWrong<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof WarpError) return undefined;
    throw error;
  }
}

function isMereDefault({ set, reason }: Fact): boolean {
  return reason.via === 'default' && reason.rule === 'the default' && set !== undefined;
}

function isThere({ cwd }: CliContext, file: string): WarpError {
  return new WarpError({
    code: 'WARP_INIT_EXISTS',
    phase: 'config',
    message: `${relative(cwd, file) || configFile} is there already`,
    hint: 'warp init --print shows what would be written; --force overwrites it',
  });
}
