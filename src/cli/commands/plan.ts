import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { printJson } from '../output/json.ts';
import { formatPlan } from '../output/plan.ts';
import { openPlaced, type PlanOptions, planApp } from '../plan-app.ts';

/** `warp plan` */
export async function plan(
  context: CliContext,
  dir: string,
  options: PlanOptions & { readonly json?: boolean },
): Promise<void> {
  const planned = planApp(context, openPlaced(context, existingFolder(context, dir)), options);
  if (options.json) return printJson(context, planned.plan);
  context.stdout.write(formatPlan(planned.plan, planned.warnings));
}
