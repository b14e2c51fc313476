import type { AppSource } from '../../../src/app/app-source.ts';
import type { MachineFiles } from '../../../src/builder/machine-settings.ts';
import type { Warning } from '../../../src/plan/types.ts';
import { peekToml, tableAt, tables } from '../package-managers/read-toml.ts';
import { hostsIn, namedVariables, sourceVariables } from './app-sources.ts';
import type { KnownIndexes } from './index-secret.ts';

/** What the machine or the app says about indexes and the build cannot have. */
export function unreachableSettings(
  app: AppSource,
  known: KnownIndexes & MachineFiles,
): readonly Warning[] {
  return [...unsetVariables(app, known), ...keyringWarning(app, known)];
}

function unsetVariables(app: AppSource, { env }: MachineFiles): Warning[] {
  const names = [...new Set([...sourceVariables(app), ...namedVariables(app)])].filter(
    (name) => env[name] === undefined,
  );
  if (names.length === 0) return [];
  return [
    {
      code: 'WARP_INDEX_VARIABLE',
      message: `the app's manifests have ${names.join(', ')} in the address of a package or an index, which ${names.length === 1 ? 'is' : 'are'} not set on this machine`,
      hint: 'set it where you build: it reaches the steps that install, and no layer',
    },
  ];
}

interface Index {
  /** In variables: `CORP`. */
  readonly name: string | undefined;
  readonly host: string;
}

/** A keyring is unlocked where its user is; what it would have been asked for is to be given. */
function keyringWarning(app: AppSource, known: KnownIndexes & MachineFiles): Warning[] {
  const setting = keyringSetting(app, known);
  const locked = setting === undefined ? [] : withoutCredentials(app, known);
  if (setting === undefined || locked.length === 0) return [];
  const hosts = [...new Set(locked.map(({ host }) => host))];
  const variables = locked.flatMap(({ name }) =>
    name ? [`UV_INDEX_${name}_USERNAME and UV_INDEX_${name}_PASSWORD`] : [],
  );
  const netrc = `an entry for ${hosts.join(' and ')} in ~/.netrc`;
  return [
    {
      code: 'WARP_INDEX_KEYRING',
      message: `${setting} asks this machine's keyring for credentials, and a keyring cannot reach the build: ${hosts.join(', ')} will be asked without any`,
      hint: `give them where you build by ${[...variables, netrc].join(', or ')}: they reach the steps that install, and no layer`,
    },
  ];
}

/** In words; uv's and pip's own default is to ask none. */
function keyringSetting(app: AppSource, { env, pip }: KnownIndexes & MachineFiles) {
  const tool = tableAt(peekToml(app, 'pyproject.toml'), 'tool', 'uv') ?? {};
  const uv = app.entry('uv.toml') ? peekToml(app, 'uv.toml') : tool;
  const settings: [string, unknown][] = [
    ['UV_KEYRING_PROVIDER', env.UV_KEYRING_PROVIDER],
    ["uv's keyring-provider", uv?.['keyring-provider']],
    ["pip's keyring-provider", pip.map(({ keyring }) => keyring).findLast(Boolean)],
  ];
  const [words] = settings.find(([, value]) => value !== undefined && value !== 'disabled') ?? [];
  return words;
}

function withoutCredentials(
  app: AppSource,
  { settings, netrc }: Pick<KnownIndexes, 'settings' | 'netrc'>,
): Index[] {
  const given = ['UV_DEFAULT_INDEX', 'UV_INDEX', 'UV_INDEX_URL', 'UV_EXTRA_INDEX_URL'].flatMap(
    (name) => (settings[name] ?? '').split(/\s+/),
  );
  const own = tables(tableAt(peekToml(app, 'pyproject.toml'), 'tool', 'uv')?.index).map(
    ({ name, url }) => `${name ?? ''}=${url}`,
  );
  return [...given, ...own].flatMap((text): Index[] => {
    const [, label, url = ''] = /^(?:([\w.-]*)=)?(https?:.*)$/.exec(text) ?? [];
    const [host] = hostsIn(url);
    if (host === undefined || /\/\/[^/]*@/.test(url)) return [];
    const name = label ? label.toUpperCase().replace(/[^A-Z0-9]/g, '_') : undefined;
    const known =
      netrc.some((one) => one.host === host) || settings[`UV_INDEX_${name}_PASSWORD`] !== undefined;
    return known ? [] : [{ name, host }];
  });
}
