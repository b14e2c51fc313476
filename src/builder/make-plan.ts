import type { AppSource, RelPath } from '../app/app-source.ts';
import { configFile } from '../app/built-in-ignore.ts';
import { joinRelative } from '../app/rel-path.ts';
import { type Config, sectionData } from '../config/config.ts';
import { discoverHooks } from '../hooks/discover-hooks.ts';
import { interpreterWarnings } from '../hooks/interpreters.ts';
import { strayProblems } from '../hooks/join-hooks.ts';
import { preBuildDigest } from '../hooks/pre-build-digest.ts';
import type { Answers } from '../lock/answers.ts';
import { composePlan } from '../plan/compose.ts';
import type { Hook } from '../plan/hook.ts';
import type { Fact, Plan, Platform, Warning } from '../plan/types.ts';
import { type Problem, WarpError } from '../warp-error.ts';
import { applyConfig } from './apply-config.ts';
import { type DetectedApp, detectApp } from './detection.ts';
import { knownAgent } from './known-agent.ts';
import { logsFacts, logsOf } from './logs.ts';
import { serverFacts } from './server-facts.ts';
import { serverFindings } from './server-problems.ts';
import { sidecarFacts, sidecarOf } from './sidecar.ts';
import { staticFolders, staticProblems } from './static-folders.ts';
import type {
  Builder,
  Candidate,
  Contribution,
  PlanContext,
  Server,
  ServerSettings,
} from './types.ts';
import { withProcfile } from './with-procfile.ts';

export interface MakePlanInput {
  /** The app's folder. */
  readonly app: AppSource;
  /** Where it is below the folder that the build sees; `''` (default) for that folder itself. */
  readonly root?: RelPath;
  readonly config: Config;
  /** What the folder is, where that has been found out already. */
  readonly detected?: DetectedApp;
  /** Decisions about where the app is. */
  readonly facts?: readonly Fact[];
  readonly builders: readonly Builder[];
  readonly servers: readonly Server[];
  readonly platform: Platform;
  readonly warpVersion: string;
  /** What is known of what only builds find out. */
  readonly answers: Answers;
}

/**
 * Decides what a folder is and how its image is made. Pure: equal folders and configuration give
 * byte-identical plans.
 * @throws WarpError of phase detection when nothing fits, of phase plan or config for problems.
 */
export function makePlan(input: MakePlanInput): Plan {
  const { app, builders } = input;
  const config = withProcfile(input.config, app);
  const { candidate, builder } = input.detected ?? detectApp(app, config, builders);
  const found = discoverHooks(app, config);
  const context = planContext({ ...input, config }, builder, found.hooks);
  const contributed = builder.contribute(candidate, context);
  const problems = [
    ...(contributed.ok ? [] : contributed.problems),
    ...found.problems,
    ...staticProblems(app, config),
  ];
  if (!contributed.ok || problems.length) throw planProblems(candidate, problems);
  const told = context.settings;
  const { servers } = input;
  const findings = serverFindings(config, contributed.value, { servers, told });
  if (findings.problems.length) throw planProblems(candidate, findings.problems);
  const port = portOf(contributed.value, config);
  const contribution = applyConfig(withPort(contributed.value, port), config, found);
  const stray = strayProblems(contribution.hooks, found);
  if (stray.length > 0) throw planProblems(candidate, stray);
  const settings = { ...context.settings, port };
  const sidecar = sidecarOf(contribution, config.monitoring, settings);
  const logs = logsOf(contribution, config.monitoring);
  return composePlan({
    warpVersion: input.warpVersion,
    platform: input.platform,
    contribution: withFacts(
      {
        ...contribution,
        warnings: [
          ...contribution.warnings,
          ...findings.warnings,
          ...hookWarnings(contribution, { app, config }),
        ],
      },
      input.facts ?? [],
      [...serverFacts(config, contributed.value), ...sidecarFacts(sidecar), ...logsFacts(logs)],
    ),
    servers: input.servers,
    settings,
    ...(sidecar ? { sidecar } : {}),
    ...(logs ? { logs } : {}),
    ignore: [...app.ignore, joinRelative(input.root ?? '', configFile)],
    root: input.root ?? '',
    answers: input.answers,
  });
}

function hookWarnings(
  { hooks, programs }: Contribution,
  { app, config }: Pick<MakePlanInput, 'app' | 'config'>,
): readonly Warning[] {
  const packages = [...config.run.packages.value, ...config.build.packages.value];
  return interpreterWarnings(app, hooks, { programs, packages });
}

function withFacts(
  contribution: Contribution,
  before: readonly Fact[],
  after: readonly Fact[],
): Contribution {
  return { ...contribution, facts: [...before, ...contribution.facts, ...after] };
}

/** What the user set, else the port the app itself listens on, else the default. */
function portOf({ port }: Contribution, { server }: Config): number {
  const decided = server.port.reason.via === 'default' ? port : undefined;
  return decided?.value ?? server.port.value;
}

/** PID 1 takes 8080 where nobody sets PORT: another one is baked into the image. */
function withPort(contribution: Contribution, port: number): Contribution {
  if (port === 8080) return contribution;
  return { ...contribution, launchEnv: { PORT: String(port), ...contribution.launchEnv } };
}

function planContext(
  { app, root = '', config, servers, platform, answers }: MakePlanInput,
  builder: Builder,
  hooks: readonly Hook[],
): PlanContext {
  const preBuild = preBuildDigest(app, hooks);
  return {
    app,
    root,
    config: sectionData(config, builder.id),
    platform,
    bases: builder.bases,
    servers,
    settings: serverSettings(config),
    ...(config.server.name ? { server: config.server.name } : {}),
    ...knownAgent(builder, config),
    hooks: hooks.map(({ name }) => name),
    ...(preBuild === undefined ? {} : { preBuild }),
    declaredProcesses: config.processes,
    answers,
  };
}

function serverSettings(config: Config): ServerSettings {
  const { server } = config;
  return {
    deadlineMs: server.deadlineMs.value,
    processes: server.processes.value,
    threads: server.threads.value,
    port: server.port.value,
    trustProxy: server.trustProxy.value,
    static: staticFolders(config),
    args: server.args.value,
    set: server.settings,
  };
}

/** All problems at once; the first one's own code and phase, where it has them, are the error's. */
function planProblems(candidate: Candidate, problems: readonly Problem[]): WarpError {
  const [first] = problems;
  const only = problems.length === 1;
  return new WarpError({
    code: first?.code ?? 'WARP_PLAN_PROBLEMS',
    phase: first?.phase ?? 'plan',
    message: only
      ? `${candidate.title}: ${first?.message}`
      : `${candidate.title} cannot be planned: ${problems.length} problems`,
    ...(only && first?.hint ? { hint: first.hint } : {}),
    problems,
  });
}
