import type { Contribution } from '../builder/types.ts';
import { onInstall, withEnv } from './own-stages.ts';
import { orderStages } from './stage-order.ts';
import type { Plan, Stage, StageId } from './types.ts';

/** The image's stages and, apart from them, those of development: an image has none of these. */
export function withDevelopmentApart(
  { all, asking }: { readonly all: readonly Stage[]; readonly asking: readonly StageId[] },
  { development, buildEnv, hooks }: Contribution,
): Pick<Plan, 'stages' | 'development'> {
  const stages = orderStages(all, asking);
  if (!development) return { stages };
  const own = development.stages.map((stage) => withEnv(onInstall(stage, hooks), buildEnv));
  const wanted = [development.packages, development.debugger?.stage].flatMap((id) => id ?? []);
  const further = orderStages([...all, ...own], [...asking, ...wanted]);
  const apart = further.filter(({ id }) => !stages.some((stage) => stage.id === id));
  return { stages, development: { ...development, stages: apart } };
}
