import { posix } from 'node:path';
import { joinRelative } from '../../src/app/rel-path.ts';
import type { PythonRuntime } from '../../src/builder/python-runtime.ts';
import type {
  Candidate,
  Contribution,
  ImageStep,
  PlanContext,
  Result,
} from '../../src/builder/types.ts';
import type { DevPart } from '../../src/plan/development.ts';
import { layout } from '../../src/plan/image-layout.ts';
import type { Env, Fact, Reason, Volume } from '../../src/plan/types.ts';
import type { Problem } from '../../src/warp-error.ts';
import { chosenAgent } from './agents/chosen-agent.ts';
import { appEnvironment } from './app-environment.ts';
import { assembleParts } from './assemble-parts.ts';
import { assumedVariables } from './assumed-variables.ts';
import type { PythonCandidate } from './candidate.ts';
import { candidateWarnings } from './candidate-warnings.ts';
import { type DeclaredWeb, declaredWeb } from './declared/declared-web.ts';
import { pythonDevelopment } from './development/development.ts';
import { frameworkFacts } from './frameworks/framework-facts.ts';
import { frontEndWarnings } from './front-end.ts';
import { checkImports } from './imports/check-imports.ts';
import { joinedParts } from './joined-parts.ts';
import { launchEnv } from './launch-env.ts';
import { actsAtStart, listenFacts, ownPort, startStep } from './listening.ts';
import {
  actionsFolder,
  defaultHooks,
  findMigrations,
  type Migrations,
  migrationEnv,
} from './migrations.ts';
import type { DependencyConfig } from './package-managers/types.ts';
import { chosenServer, processSpecs } from './process-spec.ts';
import { entrypointKey, serverFact, settingsFact } from './settable-facts.ts';
import { systemLibraries } from './system-packages/library-step.ts';
import { venvPath } from './uv-step.ts';

const home = '/opt/warp/python';

/**
 * What a Python application takes: interpreter, locked dependencies, server, checks at build.
 * @throws WarpError `WARP_PYTHON_VERSION` (exit 20) when no base has the Python asked for.
 */
export function contributePython(
  candidate: Candidate,
  context: PlanContext,
): Result<Contribution, readonly Problem[]> {
  const imports = checkImports(context.app, candidate.data as PythonCandidate);
  if (imports.problems.length > 0) return { ok: false, problems: imports.problems };
  const { data } = imports;
  const environment = appEnvironment(imports, context);
  if (!environment.ok) return environment;
  const { base, python, folder, manifests } = environment.value;
  const migrations = findMigrations(context.app, data);
  const assumed = assumedVariables(data, context.app);
  const beside = { answers: context.answers, base: base.value, python };
  const agent = chosenAgent(context, beside);
  const declared = declaredWeb(context, beside, {
    chosen: chosenServer(data, context)?.value,
    manifests,
  });
  return {
    ok: true,
    value: {
      facts: [
        ...factsOf(candidate, data),
        ...(declared?.facts ?? webFacts(data, context)),
        ...environment.value.facts,
        ...agent.facts,
      ],
      base,
      parts: joinedParts(
        environment.value.parts,
        {
          image: [...imageSteps(migrations), ...startSteps(data, python, declared)],
        },
        declared?.parts ?? {},
        agent.parts,
        systemLibraries(context.app, data, (context.config ?? {}) as DependencyConfig),
      ),
      assemble: assembleParts(data, context, assumed),
      env: imageEnv(declared?.path ?? []),
      launchEnv: {
        ...launchEnv(data, context.root, folder),
        ...migrationEnv(migrations),
        ...agent.env,
      },
      processes: processSpecs(data, context, declared),
      ...besideServer(python),
      hooks: defaultHooks(migrations),
      manifests,
      programs: programsOf(python),
      volumes: [dataVolume],
      dev: devPart(data),
      development: pythonDevelopment(data, {
        ...environment.value,
        app: context.app,
        ...(context.preBuild === undefined ? {} : { preBuild: context.preBuild }),
        manifests: context.app.within(folder),
        folder: joinRelative(context.root, folder),
        config: (context.config ?? {}) as DependencyConfig,
      }),
      assumed,
      warnings: [
        ...frontEndWarnings(context.app, context.hooks),
        ...candidateWarnings(data),
        ...imports.warnings,
        ...(declared?.warnings ?? []),
        ...environment.value.warnings,
      ],
      python,
      ...(declared?.port ?? ownPort(data)),
    },
  };
}

function programsOf({ executable }: PythonRuntime): NonNullable<Contribution['programs']> {
  return {
    base: [executable, `${posix.dirname(executable)}/python3`],
    image: [`${venvPath}/bin/python`, `${venvPath}/bin/python3`],
  };
}

/** Isolated and without site-packages: nothing of the app is in them. */
function besideServer({ executable }: PythonRuntime): Pick<Contribution, 'sidecar' | 'jsonLogs'> {
  return {
    sidecar: [executable, '-IS', `${home}/sidecar`],
    jsonLogs: [executable, '-IS', `${home}/logs`],
  };
}

/** @param programs folders that the web command needs besides */
function imageEnv(programs: readonly string[]): Env {
  const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return {
    PATH: [`${venvPath}/bin`, ...programs, '/opt/warp/bin', system, `${layout.dev}/bin`].join(':'),
    VIRTUAL_ENV: venvPath,
    LANG: 'C.UTF-8',
  };
}

const dataVolume: Volume = {
  name: 'data',
  path: '/opt/app-root/data',
  reason: { rule: 'state outlives the container here', via: 'default' },
};

function factsOf(candidate: Candidate, data: PythonCandidate): Fact[] {
  const reason = evidenceReason(candidate);
  return [
    { name: 'app.kind', value: candidate.title, reason, ...entrypointKey(data) },
    { name: 'python.framework', value: data.framework, reason },
    ...frameworkFacts(data),
    ...(data.django ? [settingsFact(data.django)] : []),
  ];
}

function startSteps(
  data: PythonCandidate,
  runtime: PythonRuntime,
  declared: DeclaredWeb | undefined,
): ImageStep[] {
  return actsAtStart(data, declared) ? [startStep(runtime)] : [];
}

function webFacts(data: PythonCandidate, context: PlanContext): Fact[] {
  const server = chosenServer(data, context);
  return [...(server ? [serverFact(server)] : []), ...listenFacts(data)];
}

function evidenceReason({ evidence }: Candidate): Reason {
  const [first] = evidence;
  return {
    rule: evidence.map(({ what }) => what).join('; ') || 'the best reading of the folder',
    ...(first ? { at: first.at } : {}),
    via: 'app',
  };
}

function imageSteps(migrations: Migrations): ImageStep[] {
  const shipped = (from: string, to: string): ImageStep => ({
    churn: 5,
    step: {
      kind: 'copy',
      from: { kind: 'context', name: 'warp', include: [from] },
      paths: [from],
      to,
      reason: { rule: 'what loads and checks Python applications', via: 'default' },
    },
  });
  return [
    shipped('builders/python/image', home),
    shipped(actionsFolder(migrations), '/opt/warp/etc/action'),
  ];
}

/** The source is the developer's own folder: no byte code is left in it. */
function devPart({ django }: PythonCandidate): DevPart {
  const env = { PYTHONDONTWRITEBYTECODE: '1' };
  if (!django) return { env };
  const argv = [`${home}/django_static.py`];
  return { env, refresh: { title: 'collecting static files', argv, not: ['.py', '.html', '.po'] } };
}
