import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { peekToml, tableAt, tables } from '../package-managers/read-toml.ts';

/** A package index that the app's own files name beside the public one. */
export interface AppIndex {
  readonly name: string;
  readonly url: string;
  readonly file: RelPath;
}

/** Sources of Poetry, PDM and Pipenv. uv reads its own, and what requirements files name, by itself. */
export function appIndexes(app: AppSource): readonly AppIndex[] {
  const pyproject = peekToml(app, 'pyproject.toml');
  const pipfile = peekToml(app, 'Pipfile');
  const found = [
    ...named(tableAt(pyproject, 'tool', 'poetry')?.source, 'pyproject.toml'),
    ...named(tableAt(pyproject, 'tool', 'pdm')?.source, 'pyproject.toml'),
    ...named(pipfile?.source, 'Pipfile'),
  ];
  // All three call the public index so.
  return found.filter(
    ({ name, url }) => name.toLowerCase() !== 'pypi' && /^(https?:|\$)/.test(url),
  );
}

const variable = /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

/** Variables that addresses of the app's indexes have in them: Pipenv and PDM expand `${A}` and `$A`. */
export function sourceVariables(app: AppSource): ReadonlySet<string> {
  const names = appIndexes(app).flatMap(({ url }) =>
    [...url.matchAll(variable)].map(([, braced, bare]) => braced ?? bare ?? ''),
  );
  return new Set(names);
}

/** An address with its variables filled in; those that are not set stay as they are. */
export function expandAddress(url: string, env: Readonly<Record<string, string>>): string {
  return url.replace(variable, (whole, braced, bare) => env[braced ?? bare] ?? whole);
}

function named(list: unknown, file: RelPath): AppIndex[] {
  return tables(list).map(({ name, url }) => ({
    name: String(name),
    url: String(url ?? ''),
    file,
  }));
}

/** Requirements files, wherever they are, and all in a folder of that name. */
const manifests =
  /(^|\/)((requirements|constraints)[^/]*|[^/]*requirements|requirements\/[^/]+)\.(txt|in)$/;
const others = ['pyproject.toml', 'Pipfile', 'uv.lock', 'poetry.lock', 'pdm.lock', 'pip.conf'];

/** Hosts that the app's manifests name, credentials left out. */
export function namedHosts(app: AppSource): ReadonlySet<string> {
  return new Set(manifestTexts(app).flatMap(hostsIn));
}

/**
 * Whether the app's own files say where packages come from, or may.
 * @param read texts that are read besides, whatever their files are called
 */
export function namesIndex(app: AppSource, read: readonly string[]): boolean {
  const uv = tableAt(peekToml(app, 'pyproject.toml'), 'tool', 'uv');
  const settings = ['index', 'index-url', 'extra-index-url', 'find-links', 'no-index', 'sources'];
  return (
    app.text('uv.toml') !== undefined ||
    settings.some((name) => uv?.[name] !== undefined) ||
    [...manifestTexts(app), ...read].some((text) => indexOption.test(text))
  );
}

/** An option of a requirements file, also of one that uv reads it by (`--index`). */
const indexOption =
  /^\s*(-[if]|--(index-url|extra-index-url|index|default-index|find-links|no-index)\b)/m;

/** Variables that addresses in the app's manifests have in them, as `${NAME}`. */
export function namedVariables(app: AppSource): ReadonlySet<string> {
  const addresses = manifestTexts(app).flatMap(
    (text) => text.match(/(?:https?:\/\/|git\+)\S+/g) ?? [],
  );
  return new Set(
    addresses.flatMap((url) =>
      [...url.matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(([, name = '']) => name),
    ),
  );
}

/** Hosts of the addresses in a text. */
export function hostsIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/(?:[^/\s"'@]*@)?([A-Za-z0-9.-]+)/g)].map(
    ([, host = '']) => host,
  );
}

function manifestTexts(app: AppSource): string[] {
  const paths = app
    .entries()
    .filter(({ kind, path }) => kind === 'file' && (others.includes(path) || manifests.test(path)))
    .map(({ path }) => path);
  return paths.map((path) => app.text(path) ?? '');
}
