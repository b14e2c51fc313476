import type { Config } from '../config/config.ts';
import type { Warning } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import { proxyProblems } from './trusted-proxies.ts';
import type { Contribution, Server, ServerSettings } from './types.ts';

export interface ServerFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

/** What is wrong with `server` in warp.yaml, given the servers that the app's processes have. */
export function serverFindings(
  config: Config,
  { processes }: Pick<Contribution, 'processes'>,
  { servers, told }: { readonly servers: readonly Server[]; readonly told: ServerSettings },
): ServerFindings {
  const ids = new Set(processes.flatMap(({ server }) => server ?? []));
  const used = servers.filter(({ id }) => ids.has(id));
  const set = Object.keys(config.server.settings);
  const judged = used.flatMap((server) => server.problems(told));
  const placed = (key: string) => {
    const { settings, args } = config.server;
    const { at } = (key === 'args' ? args : settings[key])?.reason ?? {};
    return at ? { at } : {};
  };
  return {
    problems: [
      ...used.flatMap((server) => unknownSettings(server, set, servers)).map(toProblem),
      ...judged.filter(({ mild }) => !mild).map(toProblem),
      ...proxyProblems(config),
      ...portProblems(config),
    ],
    warnings: [
      ...judged.filter(({ mild }) => mild),
      ...(used.length === 0 ? set.map(withoutServer) : []),
    ].map(({ key, message, hint }) => ({
      ...{ code: 'WARP_SERVER_SETTING' as const, message, hint },
      ...placed(key),
    })),
  };

  function toProblem({ key, message, hint }: Finding): Problem {
    return { code: 'WARP_SERVER_SETTING', phase: 'config', message, hint, ...placed(key) };
  }
}

interface Finding {
  readonly key: string;
  readonly message: string;
  readonly hint: string;
}

function unknownSettings(
  server: Server,
  set: readonly string[],
  servers: readonly Server[],
): readonly Finding[] {
  const own = server.settings.map(({ key }) => key);
  return set
    .filter((key) => !own.includes(key))
    .map((key) => {
      const others = servers.filter(
        (other) =>
          other.serves.some((kind) => server.serves.includes(kind)) &&
          other.settings.some((setting) => setting.key === key),
      );
      const names = others.map(({ id }) => id).join(', ');
      const instead =
        names === '' ? 'no server for this app has it' : `servers that have it: ${names}`;
      return {
        key,
        message: `server.${key}: ${server.id} has no such setting`,
        hint: `${instead}; ${server.id} has ${alike(key, own).join(', ')}`,
      };
    });
}

/** Keys of the same group, where it has any; else all. */
function alike(key: string, own: readonly string[]): readonly string[] {
  const [group, name] = key.split('.');
  const members = own.filter((other) => name !== undefined && other.startsWith(`${group}.`));
  return members.length > 0 ? members : own;
}

function withoutServer(key: string): Finding {
  return {
    key,
    message: `server.${key} has no effect: the app's own command starts the server`,
    hint: 'say it in that command, or leave the choice of the server to warp',
  };
}

/** Ports under 1024 are root's, and no process of the image is root. */
function portProblems({ server }: Config): readonly Problem[] {
  const { value, reason } = server.port;
  if (value >= 1024) return [];
  return [
    {
      code: 'WARP_SERVER_PORT',
      phase: 'config',
      message: `server.port: ${value} may be opened by root alone, and the container's user is not root`,
      hint: `leave it at 8080 and publish that as ${value}: docker run -p ${value}:8080, or a Service's port and targetPort`,
      ...(reason.at ? { at: reason.at } : {}),
    },
  ];
}
