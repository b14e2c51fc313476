import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Reason } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { dependencyGroups } from '../package-managers/dependency-groups.ts';
import { literalPattern } from '../package-managers/literal-pattern.ts';
import {
  lineOf,
  peekToml,
  place,
  strings,
  type Table,
  tableAt,
} from '../package-managers/read-toml.ts';
import { normalName } from '../package-managers/requirement-name.ts';
import { iniList, parseIni } from '../package-managers/setup-cfg.ts';
import { readSetupPy } from '../package-managers/setup-py.ts';
import type { DependencyConfig, ManagerId } from '../package-managers/types.ts';

/** One place of an app that says what its developers need besides. */
export interface DevelopmentSource {
  /** `pipenv`: `[dev-packages]`. */
  readonly kind: 'group' | 'extra' | 'file' | 'pipenv';
  readonly name: string;
  readonly reason: Reason;
}

export interface DevelopmentSources {
  readonly taken: readonly DevelopmentSource[];
  /** Groups and extras that nothing asks for. */
  readonly left: readonly string[];
}

const named = /^(dev|devel|develop|development|tests?|testing)$/;

/** Requirements files of developers, by convention; all that are there are taken. */
export const developmentFiles: readonly RelPath[] = [
  ...['dev', 'develop', 'development', 'local', 'test', 'tests', 'testing'].map(
    (name) => `requirements/${name}.txt`,
  ),
  ...['dev', 'test'].flatMap((name) => [
    `requirements-${name}.txt`,
    `requirements_${name}.txt`,
    `${name}-requirements.txt`,
    `${name}_requirements.txt`,
  ]),
];

const managersWithLock: readonly ManagerId[] = ['uv', 'poetry', 'pdm', 'pipenv'];

/**
 * Where an app says what its developers need: `python.dev` in warp.yaml, else what the package manager
 * itself installs for a developer and what is called `dev` or `test`.
 */
export function developmentSources(
  app: AppSource,
  config: DependencyConfig,
  manager: ManagerId,
): Result<DevelopmentSources, readonly Problem[]> {
  const offered = [
    ...groupSources(app, config, manager),
    ...pipenvSource(app, manager),
    ...extraSources(app, config),
    ...fileSources(app, config, manager),
  ];
  if (config.dev) return configured(app, config.dev, offered);
  const taken = offered.filter(({ usual }) => usual);
  const left = offered.filter(({ usual }) => !usual).map(({ name }) => name);
  return { ok: true, value: { taken: taken.map(bare), left: [...new Set(left)] } };
}

/** `usual`: taken where warp.yaml names none. */
interface Offered extends DevelopmentSource {
  readonly usual: boolean;
}

function bare({ kind, name, reason }: Offered): DevelopmentSource {
  return { kind, name, reason };
}

function configured(
  app: AppSource,
  asked: readonly string[],
  offered: readonly Offered[],
): Result<DevelopmentSources, readonly Problem[]> {
  const reason: Reason = { rule: 'python.dev in warp.yaml names them', via: 'config' };
  const found = asked.map((name) => {
    const one = offered.find((other) => same(other, name));
    if (one) return { kind: one.kind, name: one.name, reason };
    return app.entry(name)?.kind === 'file' ? ({ kind: 'file', name, reason } as const) : name;
  });
  const unknown = found.filter((one) => typeof one === 'string');
  if (unknown.length > 0) {
    const there = offered.map(({ name }) => name).join(', ') || 'none';
    return {
      ok: false,
      problems: [
        {
          code: 'WARP_PYTHON_DEV_UNKNOWN',
          phase: 'config',
          message: `python.dev asks for ${unknown.join(', ')}, which is no group, extra or file of the app; there are: ${there}`,
          hint: 'Correct python.dev in warp.yaml.',
        },
      ],
    };
  }
  const taken = found.flatMap((one) => (typeof one === 'string' ? [] : one));
  const left = offered.filter((one) => !asked.some((name) => same(one, name)));
  return { ok: true, value: { taken, left: left.map(({ name }) => name) } };
}

function same({ kind, name }: DevelopmentSource, asked: string): boolean {
  return kind === 'file' ? name === asked : normalName(name) === normalName(asked);
}

function groupSources(app: AppSource, config: DependencyConfig, manager: ManagerId): Offered[] {
  const file = 'pyproject.toml';
  const toml = peekToml(app, file);
  const usual = usualGroups(toml, manager);
  return dependencyGroups(toml, config).left.map((name) => {
    const called = named.test(normalName(name));
    const line = lineOf(app.text(file), groupLine(name));
    return {
      kind: 'group',
      name,
      usual: called || usual(name),
      reason: {
        rule: called
          ? `a dependency group called ${name} is for development`
          : `${manager} installs the group ${name} for developers`,
        at: place(file, line),
        via: 'app',
      },
    };
  });
}

function groupLine(name: string): RegExp {
  const word = name.replace(/[^\w-]/g, '.');
  return new RegExp(`^\\s*"?${word}"?\\s*=\\s*\\[|\\.group\\.${word}[.\\]]|dev-dependencies`);
}

/** Which groups a package manager installs unless it is told otherwise. */
function usualGroups(toml: Table | undefined, manager: ManagerId): (group: string) => boolean {
  const uv = tableAt(toml, 'tool', 'uv')?.['default-groups'];
  if (uv === 'all' || manager === 'pdm' || tableAt(toml, 'tool', 'pdm')) return () => true;
  if (Array.isArray(uv)) {
    const names = strings(uv).map(normalName);
    return (group) => names.includes(normalName(group));
  }
  const poetry = tableAt(toml, 'tool', 'poetry');
  if (manager !== 'poetry' && !poetry) return () => false;
  return (group) => tableAt(poetry, 'group', group)?.optional !== true;
}

function pipenvSource(app: AppSource, manager: ManagerId): Offered[] {
  if (manager !== 'pipenv') return [];
  const packages = tableAt(peekToml(app, 'Pipfile'), 'dev-packages') ?? {};
  if (Object.keys(packages).length === 0) return [];
  const at = place('Pipfile', lineOf(app.text('Pipfile'), /^\s*\[dev-packages\]/));
  const reason: Reason = { rule: "Pipfile's dev-packages are for development", at, via: 'app' };
  return [{ kind: 'pipenv', name: 'dev-packages', usual: true, reason }];
}

function extraSources(app: AppSource, config: DependencyConfig): Offered[] {
  const installed = new Set((config.extras ?? []).map(normalName));
  return extrasOf(app)
    .filter(({ name }) => !installed.has(normalName(name)))
    .map(({ name, file }) => ({
      kind: 'extra',
      name,
      usual: named.test(normalName(name)),
      reason: {
        rule: `the extra ${name} is for development, by its name`,
        at: place(
          file,
          lineOf(app.text(file), new RegExp(`^\\s*["']?${literalPattern(name)}["']?\\s*[=:]`)),
        ),
        via: 'app',
      },
    }));
}

function extrasOf(app: AppSource): readonly { readonly name: string; readonly file: RelPath }[] {
  const project = tableAt(peekToml(app, 'pyproject.toml'), 'project');
  if (project) return namesIn('pyproject.toml', tableAt(project, 'optional-dependencies'));
  const setup = readSetupPy(app.text('setup.py') ?? '');
  const ini = parseIni(app.text('setup.cfg') ?? '').get('options.extras_require');
  return [
    ...namesIn('setup.py', setup?.extrasRequire),
    ...[...(ini ?? [])].map(([name]) => ({ name, file: 'setup.cfg' })),
  ];
}

function namesIn(file: RelPath, table: object | undefined) {
  return Object.keys(table ?? {}).map((name) => ({ name, file }));
}

/** Requirements of an extra; `app[other]` in it is taken apart by whoever resolves. */
export function extraRequirements(app: AppSource, extra: string): readonly string[] {
  const project = tableAt(peekToml(app, 'pyproject.toml'), 'project');
  if (project) return strings(tableAt(project, 'optional-dependencies')?.[extra]);
  const setup = readSetupPy(app.text('setup.py') ?? '');
  const ini = parseIni(app.text('setup.cfg') ?? '').get('options.extras_require');
  return [...(setup?.extrasRequire[extra] ?? []), ...iniList(ini?.get(extra)?.value)];
}

/** A lock says it all: files beside it are made from it, or forgotten. */
function fileSources(app: AppSource, config: DependencyConfig, manager: ManagerId): Offered[] {
  return developmentFiles
    .filter((file) => app.entry(file)?.kind === 'file' && file !== config.requirements)
    .map((file) => ({
      kind: 'file',
      name: file,
      usual: !managersWithLock.includes(manager),
      reason: {
        rule: `${file} is a developer's list, by its name`,
        at: { file },
        via: 'app',
      },
    }));
}
