import type { AppSource } from '../../../src/app/app-source.ts';
import type { MachineFiles, MachineSettings } from '../../../src/builder/machine-settings.ts';
import { shellAssignments } from '../../../src/plan/shell-quote.ts';
import type { SecretMount } from '../../../src/plan/types.ts';
import {
  appIndexes,
  expandAddress,
  hostsIn,
  namedHosts,
  namedVariables,
  sourceVariables,
} from './app-sources.ts';
import { formatNetrc, type NetrcEntry, parseNetrc } from './netrc.ts';
import { type PipSettings, parsePipConf, pipVariables } from './pip-conf.ts';
import { unreachableSettings } from './unreachable-settings.ts';

const secret = 'python-index';

/** Where steps that run uv find the settings; index-settings.sh takes them from there. */
export const indexSecret: SecretMount = {
  id: secret,
  at: '/warp/secrets/python-index',
  required: false,
};

const pipFiles = ['/etc/pip.conf', '~/.pip/pip.conf', '~/.config/pip/pip.conf'];
const netrcFile = '~/.netrc';

/**
 * The package indexes of the machine that builds, with their credentials: uv's and pip's variables,
 * pip.conf, and of a netrc file the hosts that one of them or the app's manifests name. A secret of
 * the steps that run uv: no layer holds it, and it is part of no cache key.
 */
export const indexSettings: MachineSettings = {
  secret,
  env: (app) => [
    ...['UV_*', 'PIP_*', 'POETRY_HTTP_BASIC_*', 'POETRY_PYPI_TOKEN_*', 'NETRC'],
    ...namedVariables(app),
    ...sourceVariables(app),
  ],
  files: [...pipFiles, netrcFile],
  fileVariables: ['PIP_CONFIG_FILE', 'NETRC'],
  content,
  warnings: (app, found) => unreachableSettings(app, { ...found, ...known(app, found) }),
};

/** What is known of the indexes: uv's variables, pip's own settings, and the netrc's hosts. */
export interface KnownIndexes {
  readonly settings: Readonly<Record<string, string>>;
  readonly pip: readonly PipSettings[];
  readonly netrc: readonly NetrcEntry[];
}

function known(app: AppSource, { env, files }: MachineFiles): KnownIndexes {
  const texts = [app.text('pip.conf'), ...pipFiles.map((path) => files[path])];
  const configured = [...texts, files.PIP_CONFIG_FILE].filter((text) => text !== undefined);
  const pip = [...configured.map(parsePipConf), pipVariables(env)];
  const settings = { ...fromPip(pip), ...fromApp(app, env), ...own(env, app) };
  const hosts = new Set([...namedHosts(app), ...Object.values(settings).flatMap(hostsIn)]);
  const entries = parseNetrc(files.NETRC ?? files[netrcFile] ?? '');
  return { settings, pip, netrc: entries.filter(({ host }) => hosts.has(host)) };
}

function content(app: AppSource, found: MachineFiles): string | undefined {
  const { settings, netrc: entries } = known(app, found);
  const netrc = formatNetrc(entries);
  const all = { ...settings, ...(netrc ? { WARP_NETRC: netrc } : {}) };
  return Object.keys(all).length > 0 ? shellAssignments(all) : undefined;
}

/** The later settings win; a folder of this machine is none in the build. */
function fromPip(all: readonly PipSettings[]): Record<string, string> {
  const last = <T>(pick: (one: PipSettings) => T, given: (value: T) => boolean) =>
    all.map(pick).findLast(given);
  const some = (list: readonly string[]) => list.length > 0;
  const indexUrl = last((one) => one.indexUrl, Boolean);
  const extra = last((one) => one.extraIndexUrls, some) ?? [];
  const links = (last((one) => one.findLinks, some) ?? []).filter((one) => /^https?:/.test(one));
  const trusted = last((one) => one.trustedHosts, some) ?? [];
  return {
    ...(indexUrl ? { UV_DEFAULT_INDEX: indexUrl } : {}),
    // pip takes the best release of all indexes, uv by itself the first index that has any.
    ...(extra.length > 0
      ? { UV_INDEX: extra.join(' '), UV_INDEX_STRATEGY: 'unsafe-best-match' }
      : {}),
    ...(links.length > 0 ? { UV_FIND_LINKS: links.join(',') } : {}),
    ...(trusted.length > 0 ? { UV_INSECURE_HOST: trusted.join(' ') } : {}),
  };
}

/** Locks of these managers hold digests: whichever index has the file, it is the one that was locked. */
function fromApp(app: AppSource, env: Readonly<Record<string, string>>): Record<string, string> {
  const indexes = appIndexes(app);
  if (indexes.length === 0) return {};
  const named = indexes.map(
    ({ name, url }) => `${name.replace(/[^A-Za-z0-9]+/g, '-')}=${expandAddress(url, env)}`,
  );
  return { UV_INDEX: named.join(' '), UV_INDEX_STRATEGY: 'unsafe-best-match' };
}

const uvSettings =
  /^UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|INDEX_STRATEGY|INSECURE_HOST|HTTP_TIMEOUT|INDEX_\w+_(USERNAME|PASSWORD))$/;

/** uv's own variables win; Poetry's credentials mean the index of that name. */
function own(env: Readonly<Record<string, string>>, app: AppSource): Record<string, string> {
  const given = namedVariables(app);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const poetry = /^POETRY_HTTP_BASIC_(\w+)_(USERNAME|PASSWORD)$/.exec(name);
      if (poetry) return [[`UV_INDEX_${poetry[1]}_${poetry[2]}`, value]];
      return uvSettings.test(name) || given.has(name) ? [[name, value]] : [];
    }),
  );
}
