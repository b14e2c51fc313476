import type {
  Candidate,
  Contribution,
  ImageStep,
  PlanContext,
  PythonRuntime,
  Result,
} from '../../src/builder/types.ts';
import type { Assumed, Env, Fact, Hook, Reason, Volume } from '../../src/plan/types.ts';
import type { Problem } from '../../src/warp-error.ts';
import { appEnvironment } from './app-environment.ts';
import { assembleParts } from './assemble-parts.ts';
import type { PythonCandidate } from './candidate.ts';
import { candidateWarnings } from './candidate-warnings.ts';
import { type DeclaredWeb, declaredWeb } from './declared/declared-web.ts';
import { knownFramework } from './frameworks/known-frameworks.ts';
import { frontEndWarnings } from './front-end.ts';
import { checkImports } from './imports/check-imports.ts';
import { joinedParts } from './joined-parts.ts';
import { launchEnv } from './launch-env.ts';
import { actsAtStart, listenFacts, ownPort, startStep } from './listening.ts';
import type { DependencyConfig } from './package-managers/types.ts';
import { chosenServer, processSpecs } from './process-spec.ts';
import { entrypointKey, serverFact, settingsFact } from './settable-facts.ts';
import { requiredVariables } from './settings-env.ts';
import { pythonProject } from './source/project.ts';
import { systemLibraries } from './system-packages/library-step.ts';

const home = '/opt/warp/python';
const venv = '/opt/app-root/venv';

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
  const { base, python, manifests } = environment.value;
  const assumed = assumedVariables(data, context);
  const beside = { answers: context.answers, base: base.value, python };
  const declared = declaredWeb(context, beside, chosenServer(data, context)?.value);
  return {
    ok: true,
    value: {
      facts: [
        ...factsOf(candidate, data),
        ...(declared?.facts ?? webFacts(data, context)),
        ...environment.value.facts,
      ],
      base,
      parts: joinedParts(
        environment.value.parts,
        { image: [...imageSteps(data), ...startSteps(data, python, declared)] },
        declared?.parts ?? {},
        systemLibraries(context.app, data, (context.config ?? {}) as DependencyConfig),
      ),
      assemble: assembleParts(data, context, assumed),
      env: imageEnv(declared?.path ?? []),
      launchEnv: launchEnv(data, context.root, manifests),
      processes: processSpecs(data, context, declared),
      hooks: defaultHooks(data),
      volumes: [dataVolume],
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

/** @param programs folders that the web command needs besides */
function imageEnv(programs: readonly string[]): Env {
  const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return {
    PATH: [`${venv}/bin`, ...programs, '/opt/warp/bin', system].join(':'),
    VIRTUAL_ENV: venv,
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
    ...telemetryFacts(data),
    ...runnerFacts(data),
    ...(data.django ? [settingsFact(data.django)] : []),
  ];
}

function runnerFacts({ framework, entry }: PythonCandidate): Fact[] {
  const { title, runner } = knownFramework(framework) ?? {};
  const run =
    entry.kind === 'script' && entry.argv.some((word) => word.endsWith(`/${runner?.file}`));
  if (runner === undefined || !run) return [];
  const rule = `${title}'s program is run ${runner.what}`;
  return [{ name: 'web.runner', value: runner.file, reason: { rule, via: 'default' } }];
}

/** Nothing is sent to anyone whom the app's author did not ask for. */
function telemetryFacts({ framework }: PythonCandidate): Fact[] {
  const { title, telemetry } = knownFramework(framework) ?? {};
  if (telemetry === undefined) return [];
  const names = Object.keys(telemetry.off).join(', ');
  const rule = `${title} ${telemetry.what}, unless ${names} says otherwise: set by default, run.env wins`;
  return [{ name: 'web.telemetry', value: 'off', reason: { rule, via: 'default' } }];
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

/** Variables that settings read without a default: the build makes up a value to load them. */
function assumedVariables({ django }: PythonCandidate, { app }: PlanContext): Assumed[] {
  if (!django?.settingsFile) return [];
  return requiredVariables(pythonProject(app), [django.settingsFile]).map(
    ({ name, type, file, line }) => ({
      name,
      value: placeholders[type],
      reason: {
        rule: `${file} needs it at import; the build makes a value up`,
        at: { file, line },
        via: 'assumed',
      },
    }),
  );
}

const placeholders: Readonly<Record<'string' | 'int' | 'bool' | 'url' | 'float', string>> = {
  string: 'warp-build-placeholder',
  int: '1',
  bool: 'False',
  url: 'sqlite://:memory:',
  float: '1.0',
};

function imageSteps(data: PythonCandidate): ImageStep[] {
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
    ...(data.django
      ? [shipped('builders/python/image/actions/django', '/opt/warp/etc/action')]
      : []),
  ];
}

/** Django knows how to migrate; for the rest the app's own hook does. */
function defaultHooks({ django }: PythonCandidate): Hook[] {
  if (!django) return [];
  return (['setup', 'migrate', 'verify'] as const).map((name) => ({
    name,
    origin: { kind: 'builder', builder: 'python', command: [`/opt/warp/etc/action/${name}`] },
    as: 'app',
    reason: { rule: `Django's own way to ${name}`, via: 'default' },
  }));
}
