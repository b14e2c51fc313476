import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { resolvingCommand } from '../lock/resolving-command.ts';
import { planOf } from '../package-managers/choose-manager.ts';
import { groupRequirements } from '../package-managers/dependency-groups.ts';
import { pipenvDevelopment } from '../package-managers/pipenv.ts';
import { tableRoots } from '../package-managers/poetry-manifest.ts';
import { peekToml, strings, type Table, tableAt } from '../package-managers/read-toml.ts';
import { normalName, parseRequirement } from '../package-managers/requirement-name.ts';
import { askedPackages } from '../package-managers/requirements/asked-packages.ts';
import { readRequirements } from '../package-managers/requirements/read-requirements.ts';
import { rewrittenFiles } from '../package-managers/requirements/rewritten-files.ts';
import type { DependencyConfig, DependencyPlan, ManagerId } from '../package-managers/types.ts';
import { type DevelopmentSource, extraRequirements } from './development-sources.ts';

/** What developers need besides, as uv is asked for it. */
export interface DevelopmentList {
  /** A command that prints what a lock says, as requirements; the app's own among them. */
  readonly locked: readonly string[];
  /** Files and options for `uv pip compile`: what no lock knows. */
  readonly open: readonly string[];
  /** Files and folders of the app that both read. */
  readonly inputs: readonly RelPath[];
  readonly files: DependencyPlan['files'];
  /** Normal names, as far as they are known. */
  readonly packages: readonly string[];
}

type Listed = Result<DevelopmentList, readonly Problem[]>;

const written = '.warp-development.txt';

/** Puts together what the sources name: from the manager's lock what it has, the rest to be resolved. */
export function developmentList(
  app: AppSource,
  config: DependencyConfig,
  from: { readonly manager: ManagerId; readonly sources: readonly DevelopmentSource[] },
): Listed {
  const { manager, sources } = from;
  const own = sources.filter(({ kind }) => ofManager(manager, kind));
  const others = sources.filter((one) => !own.includes(one));
  const lists = [
    ...(own.length > 0 ? [managerList(app, config, { manager, sources: own })] : []),
    ...(others.length > 0 ? [openList(app, others)] : []),
  ];
  const problems = lists.flatMap((one) => (one.ok ? [] : one.problems));
  if (problems.length > 0) return { ok: false, problems };
  const values = lists.flatMap((one) => (one.ok ? one.value : []));
  return {
    ok: true,
    value: {
      locked: values.flatMap(({ locked }) => locked),
      open: values.flatMap(({ open }) => open),
      inputs: [...new Set(values.flatMap(({ inputs }) => inputs))],
      files: values.flatMap(({ files }) => files),
      packages: [...new Set(values.flatMap(({ packages }) => packages))],
    },
  };
}

/** What a manager's own plan takes when it is asked for more. */
function ofManager(manager: ManagerId, kind: DevelopmentSource['kind']): boolean {
  if (kind === 'pipenv') return true;
  return kind !== 'file' && (manager === 'uv' || manager === 'poetry' || manager === 'pdm');
}

/** The plan of an app with these groups and extras: what it has of the app is there already. */
function managerList(
  app: AppSource,
  config: DependencyConfig,
  { manager, sources }: { manager: ManagerId; sources: readonly DevelopmentSource[] },
): Listed {
  const named = (kind: DevelopmentSource['kind']) =>
    sources.flatMap((one) => (one.kind === kind ? one.name : []));
  const plan = sources.some(({ kind }) => kind === 'pipenv')
    ? pipenvDevelopment(app)
    : planOf(manager, app, {
        ...config,
        groups: [...(config.groups ?? []), ...named('group')],
        extras: [...(config.extras ?? []), ...named('extra')],
      });
  if (!plan.ok) return plan;
  const { install, inputs, files, packages } = plan.value;
  const argv = install?.argv ?? [];
  return { ok: true, value: { ...asked(argv), inputs, files, packages } };
}

/** What a command that installs asks for. */
function asked(argv: readonly string[]): Pick<DevelopmentList, 'locked' | 'open'> {
  const [, verb] = argv;
  if (verb === 'sync') {
    const options = argv.slice(2).filter((word) => word !== '--no-install-local');
    const quiet = ['--quiet', '--no-header', '--no-annotate', '--no-emit-local'];
    return { locked: ['uv', 'export', ...quiet, ...options], open: [] };
  }
  const exact = argv.includes('--no-deps');
  const file = argv[argv.indexOf('-r') + 1] ?? '';
  if (exact) return { locked: ['cat', file], open: [] };
  return { locked: [], open: resolvingCommand(argv) ?? [] };
}

/** Nothing locks it: requirements as they are written. */
function openList(app: AppSource, sources: readonly DevelopmentSource[]): Listed {
  const trees = sources.flatMap(({ kind, name }) =>
    kind === 'file' ? [{ file: name, tree: readRequirements(app, name) }] : [],
  );
  const problems = trees.flatMap(({ tree }) => tree.problems);
  if (problems.length > 0) return { ok: false, problems };
  const extras = trees.flatMap(({ tree }) =>
    tree.locals.flatMap((one) => (one.kind === 'app' ? one.extras : [])),
  );
  const lines = [
    ...sources.flatMap(({ kind, name }) => {
      if (kind === 'group') return groupLines(app, name);
      return kind === 'extra' ? extraLines(app, name, []) : [];
    }),
    ...extras.flatMap((extra) => extraLines(app, extra, [])),
  ];
  const rewritten = trees.flatMap(({ tree }) => rewrittenFiles(tree));
  const own = lines.length > 0 ? [{ path: written, content: `${lines.join('\n')}\n` }] : [];
  const read = trees.flatMap(({ tree }) => [...tree.files.keys()]);
  const locals = trees.flatMap(({ tree }) =>
    tree.locals.flatMap((one) => (one.kind === 'app' ? [] : one.path)),
  );
  return {
    ok: true,
    value: {
      locked: [],
      open: [...own.map(({ path }) => path), ...trees.map(({ file }) => file)],
      inputs: [...read.filter((file) => !rewritten.some(({ path }) => path === file)), ...locals],
      files: [...own, ...rewritten],
      packages: [
        ...lines.flatMap((line) => parseRequirement(line)?.name ?? []),
        ...trees.flatMap(({ tree }) => askedPackages(tree).map(({ name }) => name)),
      ],
    },
  };
}

/** A group's requirements, in whichever table it stands. */
function groupLines(app: AppSource, group: string): readonly string[] {
  const toml = peekToml(app, 'pyproject.toml');
  const poetry = tableAt(toml, 'tool', 'poetry');
  const older = group === 'dev' ? tableAt(toml, 'tool', 'uv')?.['dev-dependencies'] : undefined;
  return [
    ...groupRequirements(toml, group),
    ...strings(tableAt(toml, 'tool', 'pdm', 'dev-dependencies')?.[group]),
    ...strings(older),
    ...poetryLines(tableAt(poetry, 'group', group, 'dependencies')),
    ...(group === 'dev' ? poetryLines(tableAt(poetry, 'dev-dependencies')) : []),
  ];
}

function poetryLines(table: Table | undefined): readonly string[] {
  return tableRoots(table ?? {}, new Set()).flatMap(({ path, requirement }) =>
    path === undefined ? [requirement] : [],
  );
}

/** An extra's requirements, with those of the app's other extras that it names (`app[test]`). */
function extraLines(app: AppSource, extra: string, seen: readonly string[]): readonly string[] {
  const project = tableAt(peekToml(app, 'pyproject.toml'), 'project')?.name;
  const name = typeof project === 'string' ? normalName(project) : undefined;
  return extraRequirements(app, extra).flatMap((line) => {
    const requirement = parseRequirement(line);
    if (!requirement || requirement.name !== name) return [line];
    return requirement.extras
      .filter((other) => other !== extra && !seen.includes(other))
      .flatMap((other) => extraLines(app, other, [...seen, extra]));
  });
}
