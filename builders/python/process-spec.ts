import type { EntryPoint, PlanContext, ProcessSpec } from '../../src/builder/types.ts';
import type { Decided } from '../../src/plan/types.ts';
import type { PythonCandidate, ScriptEntry } from './candidate.ts';

/** The web process, and every other one that a Procfile or warp.yaml declares. */
export function processSpecs(candidate: PythonCandidate, context: PlanContext): ProcessSpec[] {
  const declared = Object.entries(context.declaredProcesses).map(([name, command]) =>
    declaredProcess(name, command),
  );
  const workers = workerProcesses(candidate, context);
  const web = declared.some(({ name }) => name === 'web') || candidate.framework === 'worker';
  return [...(web ? [] : [webProcess(candidate, context)]), ...declared, ...workers];
}

/** Tools that a declared command may start a worker with: then the app knows its workers best. */
const workerCommand = /\b(celery|dramatiq|rq|rqworker|huey_consumer|run_huey|qcluster|db_worker)\b/;

function workerProcesses(candidate: PythonCandidate, context: PlanContext): ProcessSpec[] {
  const declared = Object.entries(context.declaredProcesses);
  if (declared.some(([, { value }]) => workerCommand.test(value))) return [];
  return (candidate.workers ?? [])
    .filter(({ name }) => !declared.some(([other]) => other === name))
    .map(({ name, argv, what, file, line }) => ({
      name,
      entry: { kind: 'http', argv },
      listens: false,
      leads: true,
      reason: { rule: what, at: { file, line }, via: 'app' },
    }));
}

function declaredProcess(name: string, command: Decided<string>): ProcessSpec {
  return {
    name,
    // A Procfile's line has shell syntax. `exec` keeps sh out of the way of signals where it can.
    entry: { kind: 'http', argv: ['sh', '-c', execIfSimple(command.value)] },
    listens: name === 'web',
    reason: command.reason,
  };
}

/** One simple command can replace its shell; a chain, a pipe or an assignment needs it. */
function execIfSimple(command: string): string {
  const simple = !/[;&|<>()`\n]|^\s*[A-Za-z_]\w*=|^\s*(exec|cd|if|for|while)\b/.test(command);
  return simple ? `exec ${command}` : command;
}

function webProcess(candidate: PythonCandidate, context: PlanContext): ProcessSpec {
  const server = candidate.server ?? context.server;
  const entry = entryPoint(candidate);
  const evidence = candidate.evidence[0];
  return {
    name: 'web',
    entry,
    listens: candidate.entry.kind !== 'script' || candidate.entry.listens !== false,
    ...(entry.kind === 'http' ? {} : { server: server?.value ?? defaultServer(entry, context) }),
    reason: {
      rule: evidence?.what ?? 'the entry point that was found',
      ...(evidence ? { at: evidence.at } : {}),
      via: 'app',
    },
  };
}

/** The first server listed that serves this kind of application. */
function defaultServer(entry: EntryPoint, context: PlanContext): string {
  const kind = entry.kind;
  return context.servers.find(({ serves }) => serves.includes(kind))?.id ?? '';
}

/** What the server calls; a PasteDeploy file is loaded by the builder's own small module. */
function entryPoint({ entry, serverArgs }: PythonCandidate): EntryPoint {
  switch (entry.kind) {
    case 'script':
      return {
        kind: 'http',
        argv: [...variables(entry), ...entry.argv, ...(serverArgs?.value ?? [])],
      };
    case 'paste':
      return { kind: 'wsgi', module: 'warp_paste', callable: 'application', factory: false };
    default:
      return entry;
  }
}

/** `env NAME=value …` before the program: PID 1 fills `$PORT` in there. */
function variables({ env, local }: ScriptEntry): string[] {
  const set = { ...env, ...(local ? { WARP_OPEN_LOOPBACK: '1' } : {}) };
  const words = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? [] : ['env', ...words];
}
