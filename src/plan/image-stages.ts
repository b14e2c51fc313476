import type { RelPath } from '../app/app-source.ts';
import type { AssemblePart, Contribution } from '../builder/types.ts';
import { canonicalJson } from './digest.ts';
import { layout, sharedStages } from './image-layout.ts';
import { processFile } from './process-file.ts';
import { shellAssignments } from './shell-quote.ts';
import type { CopyStep, FileStep, Plan, Reason, Stage, Step } from './types.ts';

const contract: Reason = { rule: 'every image has it (docs/runtime-contract.md)', via: 'default' };

/** Base with toolkit, server and dependencies: everything that does not depend on the source. */
export function runBaseStage(imageSteps: readonly Step[], contribution: Contribution): Stage {
  return {
    id: sharedStages.runBase,
    owner: 'warp',
    from: { kind: 'stage', id: sharedStages.base },
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
  plan: Omit<Plan, 'stages'>,
  contribution: Contribution,
  root: RelPath,
): Stage {
  const etc = (name: string, content: string): FileStep => ({
    kind: 'file',
    to: `${layout.etc}/${name}`,
    content,
    mode: 0o644,
    reason: contract,
  });
  return {
    id: sharedStages.assemble,
    owner: 'warp',
    from: { kind: 'stage', id: sharedStages.runBase },
    steps: [
      etc('launch.env', shellAssignments(contribution.launchEnv)),
      ...(root === '' ? [] : [etc('folder', `${root}\n`)]),
      ...plan.processes.map((process) => etc(`process/${process.name}`, processFile(process))),
      {
        kind: 'run',
        title: 'assembling the source',
        argv: [layout.assemble, ...contribution.assemble.map(partArgument)],
        mounts: [{ from: { kind: 'context', name: 'app', include: [] }, at: layout.appMount }],
        as: 'root',
        network: 'none',
        dated: true,
        reason: {
          rule: 'source, static files and facts about the app are laid down',
          via: 'default',
        },
      },
      etc('plan.json', `${canonicalJson(plan)}\n`),
    ],
  };
}

/** What ships: run base plus what assembly made, the most often changed last. */
export function imageStage(): Stage {
  const assembled = (path: string): CopyStep => ({
    kind: 'copy',
    from: { kind: 'stage', id: sharedStages.assemble },
    paths: [path],
    to: path,
    reason: contract,
  });
  return {
    id: sharedStages.image,
    owner: 'warp',
    from: { kind: 'stage', id: sharedStages.runBase },
    steps: [assembled(layout.static), assembled(layout.etc), assembled(layout.source)],
  };
}

const unitSeparator = '\u001f';

function partArgument(part: AssemblePart): string {
  return [part.script, ...part.args].join(unitSeparator);
}
