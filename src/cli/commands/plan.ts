import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { formatDifference } from '../output/difference.ts';
import { printJson } from '../output/json.ts';
import { formatPlan } from '../output/plan.ts';
import { openPlaced, type PlanOptions, planApp } from '../plan-app.ts';

/** `warp plan` */
export async function plan(
  context: CliContext,
  dir: string,
  options: PlanOptions & { readonly diff?: boolean; readonly json?: boolean },
): Promise<void> {
  const placed = openPlaced(context, existingFolder(context, dir));
  const planned = planApp(context, placed, options);
  if (options.diff) {
    const { planDifference } = await import('../plan-difference.ts');
    const difference = planDifference(context, placed, planned);
    if (options.json) printJson(context, difference);
    else context.stdout.write(formatDifference(difference));
    return;
  }
  if (options.json) return printJson(context, planned.plan);
  context.stdout.write(formatPlan(planned.plan, planned.warnings));
}
