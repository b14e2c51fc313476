import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type {
  Contribution,
  PlanContext,
  ServerContext,
  StageParts,
} from '../../../src/builder/types.ts';
import type { Decided, Env, Fact, Warning } from '../../../src/plan/types.ts';
import { constrainedInstall } from '../../servers/python/constrained-install.ts';
import { isLoopback } from '../entrypoints/listen-address.ts';
import { listenFacts, ownPort } from '../listening.ts';
import { programCommand } from './program-command.ts';
import { type ServerCommand, serverCommand } from './server-command.ts';
import { lackingWarning, unreachable } from './web-warnings.ts';

/** What follows from a web command that the app declares itself: it is run as it asks. */
export interface DeclaredWeb {
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
  readonly parts: StageParts;
  /** Folders of programs that the command needs, after the app's own. */
  readonly path: readonly string[];
  readonly port: Pick<Contribution, 'port'>;
  /** It is a server that warp knows. */
  readonly serves: boolean;
  /** It listens where nothing outside the container reaches it, and can be opened. */
  readonly opened: boolean;
  /** Variables of the command: where it listens, what is watched while it loads. */
  readonly env: Env;
  /** How it takes new code, where it can. */
  readonly reload?: readonly string[];
  /** How its first load is judged: by the module it names, else by its listening. */
  readonly judged?: 'begun' | 'listens';
}

/** Undefined where neither a Procfile nor warp.yaml says how web is started. */
export function declaredWeb(
  context: PlanContext,
  beside: ServerContext,
  {
    chosen,
    manifests,
  }: { readonly chosen: string | undefined; readonly manifests: readonly RelPath[] },
): DeclaredWeb | undefined {
  const command = context.declaredProcesses.web;
  if (command === undefined) return undefined;
  const server = serverCommand(command.value, (file) => context.app.text(file));
  if (server === undefined) return ownProgram(context.app, command);
  const lacking = !namesDistribution(context.app, server, manifests);
  const opened = server.program !== 'uwsgi' && isLoopback(server.host ?? '');
  return {
    facts: [serverFact(server, command, chosen), ...addressFacts(server, command, opened)],
    warnings: [
      ...(lacking ? [lackingWarning(server, command)] : []),
      ...unreachable(server, command, opened),
    ],
    parts: lacking ? install(server, beside) : {},
    path: lacking ? [`/opt/warp/server/${server.distribution}/lib/bin`] : [],
    port: server.port === undefined ? {} : { port: portOf(server.port, command) },
    serves: true,
    opened,
    env: { ...server.env, ...(opened ? openedEnv : {}), ...watchEnv(server) },
    ...reloadOf(server),
    ...judgedBy(server),
  };
}

/** Any other command, which may run a program of the app that has a server of its own. */
function ownProgram(app: AppSource, command: Decided<string>): DeclaredWeb {
  const entry = programCommand(app, command.value);
  const opened = entry?.local === true;
  return {
    facts: entry === undefined ? [] : listenFacts({ entry }),
    port: entry === undefined ? {} : ownPort({ entry }),
    env: opened ? openedEnv : {},
    ...{ warnings: [], parts: {}, path: [], serves: false, opened, judged: 'listens' },
  };
}

function judgedBy({ target, socket }: ServerCommand): Pick<DeclaredWeb, 'judged'> {
  if (target !== undefined) return { judged: 'begun' };
  // What listens on a file is never seen on a port.
  return socket === undefined ? { judged: 'listens' } : {};
}

/** Has the loopback address opened for the command: docs/python.md, "Where it listens". */
export const openedEnv: Env = { WARP_OPEN_LOOPBACK: '1' };

function watchEnv({ program, target }: ServerCommand): Env {
  return target ? { WARP_WATCH: `${program} ${target.module} ${target.callable}` } : {};
}

function reloadOf({ program, target, reload }: ServerCommand): Pick<DeclaredWeb, 'reload'> {
  if (reload === undefined) return {};
  const { module, callable } = target ?? { module: '', callable: '' };
  return { reload: ['/opt/warp/python/reload_own.sh', program, reload, module, callable] };
}

function serverFact(
  { program }: ServerCommand,
  { reason }: Decided<string>,
  chosen: string | undefined,
): Fact {
  const why = 'what warp would have chosen; the app says itself how web is started';
  return {
    name: 'web.server',
    value: program,
    reason: { ...reason, rule: `${reason.rule}: it is run as it asks` },
    ...(chosen === undefined || chosen === program ? {} : { rejected: [{ value: chosen, why }] }),
  };
}

function portOf(port: number, { reason }: Decided<string>): Decided<number> {
  const rule = 'the command listens on this port, whatever $PORT says';
  return { value: port, reason: { ...reason, rule } };
}

function addressFacts(
  { host, port }: ServerCommand,
  command: Decided<string>,
  opened: boolean,
): Fact[] {
  const rule = `what web binds to ${host} on $PORT is bound to all addresses, as nothing outside the container could reach it`;
  return [
    ...(port === undefined ? [] : [{ name: 'web.port', ...portOf(port, command) }]),
    ...(opened
      ? [{ name: 'web.address', value: '0.0.0.0', reason: { ...command.reason, rule } }]
      : []),
  ];
}

function install({ program, distribution }: ServerCommand, server: ServerContext): StageParts {
  const rule = `${program} starts the app, and its dependencies do not bring it`;
  const wanted = {
    id: distribution,
    requirements: [distribution],
    reason: { rule, via: 'app' },
  } as const;
  return constrainedInstall(wanted, server);
}

const manifestNames =
  /^(.*\/)?(requirements[\w.-]*\.(txt|in)|pyproject\.toml|Pipfile(\.lock)?|(uv|poetry|pdm)\.lock|setup\.(py|cfg)|environment\.ya?ml)$|(^|\/)requirements\//;

const requirements = /(^|\/)requirements([\w.-]*\.(txt|in)$|\/)/;

/**
 * Whether any file of dependencies has the word: a text that is read wrongly costs nothing but a step.
 * Of requirements files, those that are installed.
 */
function namesDistribution(
  app: AppSource,
  { program, distribution }: ServerCommand,
  installed: readonly RelPath[],
): boolean {
  const words = new RegExp(`\\b(${distribution}|${program})\\b`, 'i');
  return app
    .entries()
    .filter(({ path, kind }) => kind === 'file' && manifestNames.test(path))
    .filter(({ path }) => !requirements.test(path) || installed.some((one) => isSame(one, path)))
    .some(({ path }) => words.test(app.text(path) ?? ''));
}

/** @param whole from the build's folder, which may lie above the app's */
function isSame(whole: RelPath, path: RelPath): boolean {
  return whole === path || whole.endsWith(`/${path}`);
}
