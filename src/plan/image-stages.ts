import type { RelPath } from '../app/app-source.ts';
import type { AssemblePart, Contribution } from '../builder/types.ts';
import { canonicalJson } from './digest.ts';
import { buildHookStep, hookFiles, preBuiltMount } from './hook-stages.ts';
import { layout, sharedStages } from './image-layout.ts';
import { logsFile } from './logs-file.ts';
import { processFile } from './process-file.ts';
import { shellAssignments } from './shell-quote.ts';
import { sidecarFile } from './sidecar-file.ts';
import type { CopyStep, FileStep, Plan, Reason, Stage, StageId, Step } from './types.ts';

const contract: Reason = { rule: 'every image has it (docs/runtime-contract.md)', via: 'default' };

/** Base with toolkit, server and dependencies: everything that does not depend on the source. */
export function runBaseStage(
  imageSteps: readonly Step[],
  { contribution, from }: { readonly contribution: Contribution; readonly from: StageId },
): Stage {
  return {
    id: sharedStages.runBase,
    owner: 'warp',
    from: { kind: 'stage', id: from },
    steps: [
      {
        kind: 'copy',
        from: { kind: 'context', name: 'warp', include: [] },
        paths: ['images/rootfs/opt/warp'],
        to: layout.toolkit,
        reason: contract,
      },
      ...imageSteps,
      { kind: 'env', set: contribution.env, reason: contract },
    ],
  };
}

/** Source becomes image content here; whatever else its steps leave behind is thrown away. */
export function assembleStage(
  plan: Omit<Plan, 'stages' | 'development'>,
  contribution: Contribution,
  root: RelPath,
): Stage {
  const hooks = buildHookStep(plan.hooks);
  const mounts = [
    { from: { kind: 'context', name: 'app', include: [] }, at: layout.appMount } as const,
    ...(plan.hooks.some(({ name }) => name === 'pre-build') ? [preBuiltMount] : []),
  ];
  return {
    id: sharedStages.assemble,
    owner: 'warp',
    from: { kind: 'stage', id: sharedStages.runBase },
    steps: [
      etcFile('launch.env', shellAssignments(contribution.launchEnv)),
      ...(root === '' ? [] : [etcFile('folder', `${root}\n`)]),
      ...plan.processes.map((process) => etcFile(`process/${process.name}`, processFile(process))),
      ...(plan.sidecar ? [etcFile('sidecar', sidecarFile(plan.sidecar))] : []),
      ...(plan.logs ? [etcFile('logs', logsFile(plan.logs))] : []),
      ...hookFiles(plan.hooks),
      ...(hooks ? [{ ...hooks, mounts }] : []),
      {
        kind: 'run',
        title: 'assembling the source',
        argv: [
          layout.assemble,
          ...(hooks ? ['--parts'] : []),
          ...contribution.assemble.map(partArgument),
        ],
        mounts,
        as: 'root',
        network: 'none',
        dated: true,
        reason: {
          rule: 'source, static files and facts about the app are laid down',
          via: 'default',
        },
      },
    ],
  };
}

/** What ships: run base, the plan, and what assembly made, the most often changed last. */
export function imageStage(plan: Omit<Plan, 'stages' | 'development'>): Stage {
  return {
    id: sharedStages.image,
    owner: 'warp',
    from: { kind: 'stage', id: sharedStages.runBase },
    steps: [
      etcFile('plan.json', `${canonicalJson(plan)}\n`),
      assembled('static', layout.static),
      assembled('etc', layout.etc),
      assembled('src', layout.source),
    ],
  };
}

function etcFile(name: string, content: string): FileStep {
  return {
    kind: 'file',
    to: `${layout.etc}/${name}`,
    content,
    mode: 0o644,
    reason: contract,
  };
}

function assembled(name: string, to: string): CopyStep {
  return {
    kind: 'copy',
    from: { kind: 'stage', id: sharedStages.assemble },
    paths: [`${layout.assembled}/${name}`],
    to,
    reason: contract,
  };
}

const unitSeparator = '\u001f';

function partArgument(part: AssemblePart): string {
  return [part.script, ...part.args].join(unitSeparator);
}
