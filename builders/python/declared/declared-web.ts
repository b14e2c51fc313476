import type { AppSource } from '../../../src/app/app-source.ts';
import type {
  Contribution,
  PlanContext,
  ServerContext,
  StageParts,
} from '../../../src/builder/types.ts';
import type { Decided, Env, Fact, Warning } from '../../../src/plan/types.ts';
import { constrainedInstall } from '../../servers/python/constrained-install.ts';
import { isLoopback } from '../entrypoints/listen-address.ts';
import { type ServerCommand, serverCommand } from './server-command.ts';

/** What follows from a web command that the app declares itself: it is run as it asks. */
export interface DeclaredWeb {
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
  /** What brings the command's program, where the app's dependencies do not. */
  readonly parts: StageParts;
  /** Folders of programs that the command needs, after the app's own. */
  readonly path: readonly string[];
  readonly port: Pick<Contribution, 'port'>;
  /** It listens where nothing outside the container reaches it, and can be opened. */
  readonly opened: boolean;
}

/** Undefined where neither a Procfile nor warp.yaml says how web is started. */
export function declaredWeb(
  context: PlanContext,
  server: ServerContext,
  chosen: string | undefined,
): DeclaredWeb | undefined {
  const command = context.declaredProcesses.web;
  if (command === undefined) return undefined;
  const program = serverCommand(command.value);
  if (program === undefined) {
    return { facts: [], warnings: [], parts: {}, path: [], port: {}, opened: false };
  }
  const lacking = !namesDistribution(context.app, program);
  const opened = program.program !== 'uwsgi' && isLoopback(program.host ?? '');
  return {
    facts: [serverFact(program, command, chosen), ...addressFacts(program, command, opened)],
    warnings: [
      ...(lacking ? [lackingWarning(program, command)] : []),
      ...unreachable(program, command, opened),
    ],
    parts: lacking ? install(program, server) : {},
    path: lacking ? [`/opt/warp/server/${program.distribution}/lib/bin`] : [],
    port: program.port === undefined ? {} : { port: portOf(program.port, command) },
    opened,
  };
}

/** Has the loopback address opened for the command: docs/python.md, "Where it listens". */
export const openedEnv: Env = { WARP_OPEN_LOOPBACK: '1' };

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

function unreachable(
  { program, host, socket }: ServerCommand,
  { reason }: Decided<string>,
  opened: boolean,
): Warning[] {
  const local = !opened && isLoopback(host ?? '') ? host : undefined;
  const place = socket ?? local;
  if (place === undefined) return [];
  return [
    {
      code: 'WARP_WEB_UNREACHABLE',
      message: `web has ${program} listen on ${place}, where no HTTP request from outside the container arrives`,
      hint: 'have it listen on 0.0.0.0:$PORT, or take the web line away: warp then chooses the server',
      ...(reason.at ? { at: reason.at } : {}),
    },
  ];
}

function lackingWarning({ program }: ServerCommand, { reason }: Decided<string>): Warning {
  return {
    code: 'WARP_WEB_SERVER_UNDECLARED',
    message: `web is started by ${program}, which none of the app's dependencies names: a release that fits them is installed beside them`,
    hint: `add ${program} to the app's dependencies, so that its release is yours to choose`,
    ...(reason.at ? { at: reason.at } : {}),
  };
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

const manifests =
  /^(.*\/)?(requirements[\w.-]*\.(txt|in)|pyproject\.toml|Pipfile(\.lock)?|(uv|poetry|pdm)\.lock|setup\.(py|cfg)|environment\.ya?ml)$|(^|\/)requirements\//;

/** Whether any file of dependencies has the word: a text that is read wrongly costs nothing but a step. */
function namesDistribution(app: AppSource, { program, distribution }: ServerCommand): boolean {
  const words = new RegExp(`\\b(${distribution}|${program})\\b`, 'i');
  return app
    .entries()
    .some(
      ({ path, kind }) =>
        kind === 'file' && manifests.test(path) && words.test(app.text(path) ?? ''),
    );
}
