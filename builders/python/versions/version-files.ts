import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { foldersAbove } from '../../../src/app/folders-above.ts';
import { joinRelative } from '../../../src/app/rel-path.ts';
import { condaFile, condaSpecifier, readConda } from '../package-managers/conda-environment.ts';
import { isTable, lineOf, peekToml, place, tableAt } from '../package-managers/read-toml.ts';
import { type Origin, type ReadRequest, readPin, readRange } from './version-request.ts';

/** Requests of files that name one interpreter, the strongest first (docs/python.md). */
export function pinnedVersions(app: AppSource): readonly ReadRequest[] {
  return [
    ...pythonVersionFile(app),
    ...runtimeFile(app),
    ...pipfile(app),
    ...condaPython(app),
    ...toolVersions(app),
    ...mise(app),
  ];
}

/** The nearest `.python-version`, in the app's folder or above it, as pyenv and uv look for it. */
export function pythonVersionPath(app: AppSource): RelPath | undefined {
  const file = '.python-version';
  return ['', ...foldersAbove(app)]
    .map((folder) => joinRelative(folder, file))
    .find((path) => app.entry(path)?.kind === 'file');
}

function pythonVersionFile(app: AppSource): ReadRequest[] {
  const file = pythonVersionPath(app);
  if (file === undefined) return [];
  const [found, ...more] = words(app, file);
  if (!found) return namesNothing(file);
  // pyenv also allows the name of a virtual environment, which says nothing about the version.
  if (/^[A-Za-z][\w.-]*$/.test(found.text) && !/^(c?python|pypy|graalpy)/i.test(found.text))
    return [];
  // Of several versions pyenv and uv take the first.
  const note = more.length > 0 ? { note: `the first of ${more.length + 1} that it names` } : {};
  return [readPin(found.text, { ...origin(file, file, found.line), ...note })];
}

function runtimeFile(app: AppSource): ReadRequest[] {
  const file = 'runtime.txt';
  const found = words(app, file)[0];
  if (!found && app.entry(file)?.kind === 'file') return namesNothing(file);
  // Other languages have a runtime.txt too.
  if (!found || !/^(python|[\d<>=~^])/i.test(found.text)) return [];
  return [readPin(found.text, origin(file, file, found.line))];
}

/** Somebody meant to name a version there: what they meant is not guessed. */
function namesNothing(file: RelPath): ReadRequest[] {
  return [readPin('', origin(file, file, 1))];
}

function pipfile(app: AppSource): ReadRequest[] {
  const requires = tableAt(peekToml(app, 'Pipfile'), 'requires');
  for (const key of ['python_full_version', 'python_version']) {
    const value = requires?.[key];
    if (value === undefined || value === '*') continue;
    const line = lineOf(app.text('Pipfile'), new RegExp(`^\\s*${key}\\s*=`));
    return [readPin(String(value), origin(`${key} in Pipfile`, 'Pipfile', line))];
  }
  return [];
}

function condaPython(app: AppSource): ReadRequest[] {
  const file = condaFile(app);
  const read = file === undefined ? undefined : readConda(app, file);
  if (file === undefined || !read?.ok) return [];
  const asked = read.value.packages.find(({ name }) => name === 'python');
  const specifier = condaSpecifier(asked?.version ?? '');
  if (specifier === '') return [];
  const line = lineOf(app.text(file), /^\s*-\s*["']?(\S+::)?python\b/);
  const from = origin(`python in ${file}`, file, line);
  const exact = /^==([\d.]+?)(\.\*)?$/.exec(specifier)?.[1];
  return [exact === undefined ? readRange(specifier, from) : readPin(exact, from)];
}

function toolVersions(app: AppSource): ReadRequest[] {
  const file = '.tool-versions';
  const found = words(app, file).find(({ text }) => /^python\s/.test(text));
  const version = found?.text.split(/\s+/)[1];
  if (!found || version === undefined || !/^\d/.test(version)) return [];
  return [readPin(version, { ...origin(file, file, found.line), weak: true })];
}

function mise(app: AppSource): ReadRequest[] {
  for (const file of ['mise.toml', '.mise.toml', '.config/mise.toml', 'mise/config.toml']) {
    const asked = tableAt(peekToml(app, file), 'tools')?.python;
    const first = Array.isArray(asked) ? asked[0] : asked;
    const version = isTable(first) ? first.version : first;
    if (version === undefined || !/^\d/.test(String(version))) continue;
    const line = lineOf(app.text(file), /^\s*python\s*=/);
    return [readPin(String(version), { ...origin(`python in ${file}`, file, line), weak: true })];
  }
  return [];
}

function origin(source: string, file: RelPath, line?: number): Origin {
  return { source, at: place(file, line), via: 'app' };
}

/** Lines that say something, comments dropped; control characters stay, to be complained about. */
function words(app: AppSource, file: RelPath): { text: string; line: number }[] {
  return (app.text(file) ?? '')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((raw, index) => ({ text: raw.replace(/#.*$/, '').trim(), line: index + 1 }))
    .filter(({ text }) => text !== '');
}
