import type { EntryPoint, PlanContext, ProcessSpec } from '../../src/builder/types.ts';
import type { Decided, Env } from '../../src/plan/types.ts';
import type { PythonCandidate, ScriptEntry } from './candidate.ts';
import { type DeclaredWeb, openedEnv } from './declared/declared-web.ts';
import { endsInExec, execAtEnd } from './declared/exec-at-end.ts';
import { settingsServer } from './declared/settings-server.ts';
import { namedServer, servedEntry } from './named-server.ts';

/** The web process, and every other one that a Procfile or warp.yaml declares. */
export function processSpecs(
  candidate: PythonCandidate,
  context: PlanContext,
  web?: DeclaredWeb,
): ProcessSpec[] {
  const declared = Object.entries(context.declaredProcesses).map(([name, command]) =>
    declaredProcess(name, command, name === 'web' ? web : undefined),
  );
  const workers = workerProcesses(candidate, context);
  const without = declared.some(({ name }) => name === 'web') || candidate.framework === 'worker';
  return [...(without ? [] : [webProcess(candidate, context)]), ...declared, ...workers];
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

function declaredProcess(
  name: string,
  declared: Decided<string>,
  web: DeclaredWeb | undefined,
): ProcessSpec {
  const command = execAtEnd(declared.value);
  return {
    name,
    // A Procfile's line has shell syntax. `exec` keeps sh out of the way of signals where it can.
    entry: {
      kind: 'http',
      argv: [...withEnv(web?.env ?? {}), 'sh', '-c', command],
    },
    listens: name === 'web',
    ...(web?.judged ? { judged: web.judged } : {}),
    ...(web?.reload ? { reload: web.reload } : {}),
    // A server that has replaced the shell tells its own processes to stop.
    ...(web?.serves && endsInExec(command) ? { leads: true } : {}),
    reason: declared.reason,
  };
}

function webProcess(candidate: PythonCandidate, context: PlanContext): ProcessSpec {
  const entry = entryPoint(candidate, context);
  const evidence = candidate.evidence[0];
  return {
    name: 'web',
    entry,
    listens: candidate.entry.kind !== 'script' || candidate.entry.listens !== false,
    ...(candidate.entry.kind === 'script' && candidate.entry.listens === true
      ? { judged: 'listens' as const }
      : {}),
    ...serverOf(chosenServer(candidate, context)),
    reason: {
      rule: evidence?.what ?? 'the entry point that was found',
      ...(evidence ? { at: evidence.at } : {}),
      via: 'app',
    },
  };
}

/**
 * The server of an entry that needs one: what the user or `.warpdrive/` names, else what the app has
 * settings for, else the first listed that serves this kind of application.
 */
export function chosenServer(
  candidate: PythonCandidate,
  context: PlanContext,
): Decided<string> | undefined {
  const entry = entryPoint(candidate, context);
  if (entry.kind === 'http') return undefined;
  const named = namedServer(candidate, context);
  if (named) return named;
  const value = context.servers.find(({ serves }) => serves.includes(entry.kind))?.id ?? '';
  const usual = {
    value,
    reason: { rule: `the usual server for ${entry.kind.toUpperCase()}`, via: 'default' },
  } as const;
  return settingsServer(context.app, entry.kind, usual) ?? usual;
}

function serverOf(server: Decided<string> | undefined): Pick<ProcessSpec, 'server'> {
  return server ? { server: server.value } : {};
}

/** What the server calls; a PasteDeploy file is loaded by the builder's own small module. */
function entryPoint(candidate: PythonCandidate, context: PlanContext): EntryPoint {
  const { entry, serverArgs } = candidate;
  switch (entry.kind) {
    case 'script':
      return {
        kind: 'http',
        argv: [...variables(entry), ...entry.argv, ...(serverArgs?.value ?? [])],
      };
    case 'paste':
      return { kind: 'wsgi', module: 'warp_paste', callable: 'application', factory: false };
    case 'loaded':
      return { kind: 'wsgi', module: entry.loader, callable: 'application', factory: false };
    case 'wsgi':
    case 'asgi':
      return servedEntry(entry, candidate, context);
    default:
      return entry;
  }
}

/** `env NAME=value …` before the program: PID 1 fills `$PORT` in there. */
function variables({ env, local }: ScriptEntry): string[] {
  return withEnv({ ...env, ...(local ? openedEnv : {}) });
}

function withEnv(env: Env): string[] {
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? [] : ['env', ...words];
}
