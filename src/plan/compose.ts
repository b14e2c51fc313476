import type { RelPath } from '../app/app-source.ts';
import { compareBytes } from '../app/byte-order.ts';
import { joinRelative } from '../app/rel-path.ts';
import type {
  Contribution,
  EntryPoint,
  ImageStep,
  PackageNeed,
  ProcessSpec,
  Server,
  ServerSettings,
  StageParts,
} from '../builder/types.ts';
import type { Answers } from '../lock/answers.ts';
import { WarpError } from '../warp-error.ts';
import { withDevelopmentApart } from './development-apart.ts';
import { installStage, preBuildStage } from './hook-stages.ts';
import { layout, sharedStages } from './image-layout.ts';
import { assembleStage, imageStage, runBaseStage } from './image-stages.ts';
import { hasHook, onInstall, withEnv } from './own-stages.ts';
import { packageStep } from './packages.ts';
import { plannedSettings } from './server-setting.ts';
import type {
  Logs,
  NeededPackage,
  Plan,
  Platform,
  Process,
  Reason,
  Sidecar,
  Stage,
  StageId,
  Step,
} from './types.ts';

export interface ComposeInput {
  readonly warpVersion: string;
  readonly platform: Platform;
  readonly contribution: Contribution;
  readonly servers: readonly Server[];
  readonly settings: ServerSettings;
  readonly sidecar?: Sidecar;
  readonly logs?: Logs;
  readonly ignore: readonly string[];
  readonly answers: Answers;
  /** The app's folder in the source; `''` for the source itself. */
  readonly root: RelPath;
}

/**
 * Puts what a builder contributes, and what its processes' servers need, together into a plan.
 * Pure: equal inputs give byte-identical plans.
 * @throws WarpError `WARP_PLAN_SERVER` when a process names a server that does not exist or fit.
 */
export function composePlan(input: ComposeInput): Plan {
  const { contribution, settings } = input;
  const servers = serversOf(input);
  const parts = [
    contribution.parts,
    ...servers.map((server) => server.install(serverContext(input))),
  ];
  const processes = contribution.processes.map((spec) => processOf(spec, input));
  const plan: Omit<Plan, 'stages' | 'development'> = {
    version: 1,
    warp: input.warpVersion,
    platform: input.platform,
    base: lockedBase(contribution.base, input.answers),
    facts: [...contribution.facts, ...parts.flatMap((part) => part.facts ?? [])],
    tools: Object.assign({}, ...parts.map((part) => part.tools)),
    questions: parts.flatMap((part) => part.questions ?? []),
    packages: { run: neededPackages(parts, 'run'), build: neededPackages(parts, 'build') },
    image: {
      env: contribution.env,
      workdir: joinRelative(layout.source, input.root),
      user: '1001:0',
      port: settings.port,
      entrypoint: [layout.command],
      command: ['start', defaultProcess(processes)],
      labels: {},
    },
    processes,
    ...(input.sidecar ? { sidecar: input.sidecar } : {}),
    ...(input.logs ? { logs: input.logs } : {}),
    hooks: contribution.hooks,
    volumes: contribution.volumes,
    assumed: contribution.assumed,
    ...(contribution.dev ? { dev: contribution.dev } : {}),
    warnings: contribution.warnings,
    ignore: input.ignore,
  };
  const stages = stagesOf(plan, parts, input);
  return { ...plan, ...withDevelopmentApart(stages, contribution) };
}

function neededPackages(parts: readonly StageParts[], kind: 'run' | 'build'): NeededPackage[] {
  const found = new Map<string, NeededPackage>();
  for (const { name, reason } of parts.flatMap((part) => part.packages?.[kind] ?? [])) {
    if (!found.has(name)) found.set(name, { name, reason });
  }
  return [...found.values()].sort((a, b) => compareBytes(a.name, b.name));
}

/** The lock's very image, where it names one for this base. */
function lockedBase(base: Contribution['base'], answers: Answers): Contribution['base'] {
  const digest = answers.base(base.value.image);
  return digest === undefined ? base : { ...base, value: { ...base.value, digest } };
}

function serversOf({ contribution, servers }: ComposeInput): readonly Server[] {
  const ids = new Set(contribution.processes.flatMap((spec) => (spec.server ? [spec.server] : [])));
  return servers.filter((server) => ids.has(server.id));
}

function serverContext({ contribution, answers }: ComposeInput) {
  return { answers, base: contribution.base.value, python: contribution.python };
}

function processOf(spec: ProcessSpec, input: ComposeInput): Process {
  const base = { name: spec.name, listens: spec.listens, reason: spec.reason };
  if (spec.entry.kind === 'http') {
    const leads = spec.leads === true ? { leads: true } : {};
    const reload = spec.reload ? { reload: spec.reload } : {};
    const judged = spec.judged ? { judged: spec.judged } : {};
    return { ...base, ...plainCommand(spec.entry, input.settings), ...leads, ...reload, ...judged };
  }
  const server = findServer(spec, spec.entry, input.servers);
  const launch = server.launch(spec.entry, input.settings);
  return {
    ...base,
    command: launch.command,
    server: server.id,
    stopSignal: server.stopSignal,
    ...(server.drainedSignal ? { drainedSignal: server.drainedSignal } : {}),
    timing: server.timing(input.settings),
    judged: launch.judged,
    ...(launch.tls ? { tls: true } : {}),
    settings: plannedSettings(server.settings, input.settings),
    env: launch.env,
    ...(launch.reload ? { reload: launch.reload } : {}),
  };
}

function findServer(
  spec: ProcessSpec,
  entry: Exclude<EntryPoint, { kind: 'http' }>,
  servers: readonly Server[],
): Server {
  const fitting = servers.filter((server) => server.serves.includes(entry.kind));
  const server = fitting.find((candidate) => candidate.id === spec.server);
  if (server) return server;
  throw new WarpError({
    code: 'WARP_PLAN_SERVER',
    phase: 'plan',
    message: spec.server
      ? `process ${spec.name} asks for the server ${spec.server}, which cannot serve a ${entry.kind} application`
      : `no server can serve the ${entry.kind} application ${entry.module}:${entry.callable}`,
    hint: fitting.length
      ? `set server: in warp.yaml to one of ${fitting.map((each) => each.id).join(', ')}`
      : 'declare the command that serves it in a Procfile: web: …',
  });
}

/** A command that listens by itself: SIGTERM and what its builder knows. */
function plainCommand(entry: EntryPoint & { kind: 'http' }, settings: ServerSettings) {
  return {
    command: entry.argv,
    stopSignal: 'TERM',
    timing: {
      deadlineMs: settings.deadlineMs,
      drainMs: settings.deadlineMs + 5000,
      startupMs: 60_000,
      killAfterMs: 5000,
    },
    judged: false,
    env: {},
  };
}

function defaultProcess(processes: readonly Process[]): string {
  return processes.find((process) => process.name === 'web')?.name ?? processes[0]?.name ?? 'web';
}

function stagesOf(
  plan: Omit<Plan, 'stages' | 'development'>,
  parts: readonly StageParts[],
  { contribution, root }: ComposeInput,
): { readonly all: readonly Stage[]; readonly asking: readonly StageId[] } {
  const packages = (kind: 'run' | 'build'): PackageNeed[] =>
    parts.flatMap((part) => part.packages?.[kind] ?? []);
  const contributed = parts.flatMap((part) => part.stages ?? []);
  const imageSteps = parts.flatMap((part) => part.image ?? []);
  const buildTools: Step[] = [
    ...(packages('build').length
      ? [
          packageStep(packages('build'), {
            addUser: false,
            reason: why('build tools, thrown away'),
          }),
        ]
      : []),
    ...stepsFor(sharedStages.buildBase, contributed),
  ];
  const shared: Stage[] = [
    {
      id: sharedStages.base,
      owner: 'warp',
      from: { kind: 'base' },
      steps: [
        packageStep(packages('run'), { addUser: true, reason: why('what the app runs on') }),
        ...stepsFor(sharedStages.base, contributed),
      ],
      shared: true,
    },
    {
      id: sharedStages.buildBase,
      owner: 'warp',
      from: { kind: 'stage', id: sharedStages.base },
      steps: buildTools,
      shared: true,
    },
  ];
  const own = contribution.parts.stages ?? [];
  const ownStages = contributed
    .filter((stage) => !shared.some(({ id }) => id === stage.id))
    .map((stage) => (own.includes(stage) ? onInstall(stage, plan.hooks) : stage));
  const asking = plan.questions.filter(({ answer }) => !answer).map(({ stage }) => stage);
  const stages = [
    ...shared,
    ...stagesOfHooks(plan, { root, buildTools, manifests: contribution.manifests ?? [] }),
    runBaseStage(stableFirst(imageSteps), {
      contribution,
      from: hasHook(plan.hooks, 'install') ? sharedStages.install : sharedStages.base,
    }),
    assembleStage(plan, contribution, root),
    imageStage(plan),
    ...ownStages,
  ];
  const all = stages.map((stage) => withEnv(stage, contribution.buildEnv));
  return { all, asking };
}

/** Stages that are there only for hooks which run before the source is. */
function stagesOfHooks(
  { hooks }: Omit<Plan, 'stages'>,
  {
    root,
    buildTools,
    manifests,
  }: {
    readonly root: RelPath;
    readonly buildTools: readonly Step[];
    readonly manifests: readonly RelPath[];
  },
): readonly Stage[] {
  const install = hooks.find(({ name }) => name === 'install');
  const preBuild = hooks.find(({ name }) => name === 'pre-build');
  const from = install ? sharedStages.appBuildBase : sharedStages.buildBase;
  return [
    ...(install
      ? [
          installStage(install, { root }),
          {
            id: sharedStages.appBuildBase,
            owner: 'warp',
            from: { kind: 'stage', id: sharedStages.install },
            steps: buildTools,
          } as const,
        ]
      : []),
    ...(preBuild ? [preBuildStage(preBuild, { root, from, manifests })] : []),
  ];
}

function stepsFor(id: string, stages: readonly Stage[]) {
  return stages.filter((stage) => stage.id === id).flatMap((stage) => stage.steps);
}

function stableFirst(steps: readonly ImageStep[]) {
  return steps.toSorted((a, b) => a.churn - b.churn).map(({ step }) => step);
}

function why(rule: string): Reason {
  return { rule, via: 'default' };
}
