import type { RelPath } from '../../../src/app/app-source.ts';
import type { Decided } from '../../../src/plan/types.ts';
import { join, moduleFile, type PythonProject } from '../source/project.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';

/** A place that names a settings module. */
export interface SettingsMention {
  readonly module: string;
  readonly file: RelPath;
  readonly line: number;
}

/**
 * `os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x.y')`, an assignment to that variable, or a
 * read with a default, anywhere in the file.
 */
export function settingsMention(
  file: RelPath,
  module: Block | undefined,
): SettingsMention | undefined {
  if (module === undefined) return undefined;
  for (const expression of expressionsIn(module)) {
    if (expression.kind !== 'call') continue;
    const [key, value] = expression.args;
    if (key?.kind !== 'string' || key.value !== 'DJANGO_SETTINGS_MODULE') continue;
    const named = value === undefined ? undefined : firstString(value);
    if (named !== undefined) return { module: named.value, file, line: named.line };
  }
  const assigned = blocksIn(module)
    .flatMap((block) => block.assignments)
    .find(({ targets }) => /environ\[["']DJANGO_SETTINGS_MODULE["']\]$/.test(targets[0] ?? ''));
  const value = assigned === undefined ? undefined : firstString(assigned.value);
  return value === undefined ? undefined : { module: value.value, file, line: value.line };
}

function firstString(value: Expression): (Expression & { kind: 'string' }) | undefined {
  for (const part of subexpressions(value)) {
    if (part.kind === 'string' && /^[A-Za-z_][\w.-]*$/.test(part.value)) return part;
  }
  return undefined;
}

export function blocksIn(block: Block): Block[] {
  const inner = [...block.functions, ...block.classes].flatMap(({ body }) => blocksIn(body));
  return [block, ...inner];
}

export function* expressionsIn(module: Block): Generator<Expression> {
  for (const block of blocksIn(module)) {
    for (const { value } of block.evaluations) yield* subexpressions(value);
    for (const { value } of block.assignments) yield* subexpressions(value);
    for (const value of block.returns) yield* subexpressions(value);
  }
}

const developmentName =
  /(^|[._])(dev|develop|development|local|debug|test|tests|testing|ci)([._]|$)/;
const productionName = /(^|[._])(prod|production|live|deploy|heroku|docker)([._]|$)/;

export function isDevelopment(settings: string): boolean {
  return developmentName.test(settings.split('.').slice(-1)[0] ?? '');
}

/**
 * Chooses among mentions, strongest first (the server's own wsgi.py before manage.py); where none
 * names one that exists, a settings module found beside them, production before development.
 */
export function chooseSettings(
  project: PythonProject,
  projectDir: RelPath,
  mentions: readonly SettingsMention[],
): Decided<string> | undefined {
  const exists = (module: string): boolean =>
    moduleFile(project.app, projectDir, module) !== undefined;
  const known = mentions.filter(({ module }) => exists(module));
  const [first] = known.length > 0 ? known : mentions;
  if (first === undefined || !exists(first.module)) {
    const found = settingsIn(project, projectDir).toSorted(byUse);
    const [best, ...rest] = found;
    if (best !== undefined && first === undefined)
      return {
        value: best.module,
        reason: { rule: foundRule(best.module, rest.length), at: { file: best.file }, via: 'app' },
        rejected: rest.map(({ module }) => ({ value: module, why: `${best.module} is preferred` })),
      };
  }
  if (first === undefined) return undefined;
  const others = mentions.filter(({ module }) => module !== first.module);
  return {
    value: first.module,
    reason: {
      rule: `${first.file} sets DJANGO_SETTINGS_MODULE to it`,
      at: { file: first.file, line: first.line },
      via: 'app',
    },
    rejected: others.map(({ module, file, line }) => ({
      value: module,
      why: exists(module)
        ? `set by ${file} (line ${line}); the server loads ${first.file}`
        : `set by ${file} (line ${line}), but there is no such module`,
    })),
  };
}

function foundRule(module: string, others: number): string {
  if (others === 0) return 'the only settings module of the project';
  return productionName.test(module)
    ? 'named for production; no file names a settings module'
    : 'the first settings module not named for development; no file names one';
}

function byUse(a: { module: string }, b: { module: string }): number {
  return useRank(a.module) - useRank(b.module) || (a.module < b.module ? -1 : 1);
}

function useRank(module: string): number {
  if (productionName.test(module)) return 0;
  if (isDevelopment(module)) return 3;
  return /(^|[._])(base|common|defaults?)$/.test(module) ? 2 : 1;
}

/** Settings modules at most three folders below the project's folder. */
export function settingsIn(
  project: PythonProject,
  projectDir: RelPath,
): { module: string; file: RelPath }[] {
  const prefix = projectDir === '' ? '' : `${projectDir}/`;
  const pattern = /^((?:[A-Za-z_]\w*\/){0,3})(settings(_\w+)?|settings\/[A-Za-z_]\w*)\.py$/;
  return project.app.entries().flatMap(({ path, kind }) => {
    if (kind !== 'file' || !path.endsWith('.py') || !path.startsWith(prefix)) return [];
    const inner = path.slice(prefix.length);
    if (!pattern.test(inner) || /(^|\/)(tests?|docs|examples?)\//.test(inner)) return [];
    const text = project.app.text(path) ?? '';
    if (!/INSTALLED_APPS|ROOT_URLCONF|DATABASES|import \*/.test(text)) return [];
    const module = inner
      .replace(/\.py$/, '')
      .replace(/\/__init__$/, '')
      .replaceAll('/', '.');
    return [{ module, file: path }];
  });
}

/** Value of a settings constant, followed through star imports: `WSGI_APPLICATION`. */
export function settingsString(
  project: PythonProject,
  file: RelPath,
  name: string,
  seen: ReadonlySet<RelPath> = new Set(),
): { value: string; file: RelPath; line: number } | undefined {
  const module = project.module(file);
  if (module === undefined || seen.has(file)) return undefined;
  const own = module.assignments.findLast(
    ({ targets, value }) => targets[0] === name && value.kind === 'string',
  );
  if (own?.value.kind === 'string') return { value: own.value.value, file, line: own.line };
  for (const item of module.imports.filter((one) => one.name === '*').toReversed()) {
    const from = project.resolve(item.module, item.level, file);
    const found =
      from === undefined
        ? undefined
        : settingsString(project, from, name, new Set([...seen, file]));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function settingsFileOf(
  project: PythonProject,
  projectDir: RelPath,
  settings: string,
): RelPath | undefined {
  return moduleFile(project.app, projectDir, settings);
}

/** The package a settings module belongs to, `settings` packages themselves left out. */
export function settingsPackage(settings: string): string {
  const parts = settings.split('.');
  const at = parts.findIndex((part) => part.startsWith('settings'));
  return parts.slice(0, at === -1 ? -1 : at).join('.');
}

export function besideSettings(projectDir: RelPath, settings: string, name: string): RelPath {
  return join(projectDir, ...settingsPackage(settings).split('.'), name);
}
