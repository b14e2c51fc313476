import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Fact, Reason, Warning } from '../../../src/plan/types.ts';
import { count } from './count-packages.ts';
import { installProject } from './project-install.ts';
import { type ProjectDependencies, projectDependencies, projectNeed } from './project-metadata.ts';
import { place } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import type { Line } from './requirements/parse-requirements.ts';
import { type RequirementsTree, readRequirements } from './requirements/read-requirements.ts';
import { type AskedPackage, systemNeeds } from './system-packages.ts';
import type { DependencyConfig, DependencyPlan, PackageManager } from './types.ts';

/** Where requirements are looked for, the first that is there wins. */
export const requirementsFiles: readonly RelPath[] = [
  'requirements.txt',
  'requirements/production.txt',
  'requirements/prod.txt',
  'requirements/base.txt',
  'requirements.in',
];

/** Dependencies of the app itself (`-e .`), written beside the requirements files. */
const ownRequirements = '.warp-own-requirements.txt';

/** pip's requirements files, with everything they include. */
export const pip: PackageManager = {
  id: 'pip',
  find(app, config) {
    const file = requirementsFile(app, config);
    return file === undefined ? undefined : { file, locked: false };
  },
  plan(app, config) {
    const file = requirementsFile(app, config) ?? 'requirements.txt';
    if (app.entry(file)?.kind !== 'file') {
      const message = `the requirements file ${file} is not in the app's folder`;
      const hint = 'Correct python.requirements in warp.yaml.';
      return {
        ok: false,
        problems: [{ code: 'WARP_REQUIREMENTS_MISSING', phase: 'plan', message, hint }],
      };
    }
    const tree = readRequirements(app, file);
    if (tree.problems.length > 0) return { ok: false, problems: tree.problems };
    return { ok: true, value: pipPlan(app, tree, { file, alone: config.manager === 'pip' }) };
  },
};

function requirementsFile(app: AppSource, config: DependencyConfig): RelPath | undefined {
  return config.requirements ?? requirementsFiles.find((file) => app.entry(file)?.kind === 'file');
}

/** The plan for a requirements tree, also used for files that setuptools reads. */
export function pipPlan(
  app: AppSource,
  tree: RequirementsTree,
  { file, alone }: { readonly file: RelPath; readonly alone: boolean },
): DependencyPlan {
  const own = tree.locals.find((one) => one.kind === 'app');
  const asked = askedPackages(tree);
  const beside = alone ? nothing : besidePyproject(app, asked, file);
  const extra = own ? ownPart(app, own.extras) : beside;
  const rewritten = [
    ...new Set([
      ...tree.recoded,
      ...[...tree.files].flatMap(([path, lines]) => (lines.some(isQuoted) ? path : [])),
      ...tree.locals.flatMap((one) => (one.kind === 'app' ? one.file : [])),
    ]),
  ];
  const at = place(file);
  const reason: Reason = { rule: `${file} lists the dependencies`, at, via: 'app' };
  return {
    manager: 'pip',
    inputs: [
      ...[...tree.files.keys()].filter((one) => !rewritten.includes(one)),
      ...new Set(tree.locals.flatMap((one) => (one.kind === 'app' ? [] : one.path))),
      ...extra.inputs,
    ],
    files: [
      ...rewritten.map((path) => ({ path, content: withoutOwn(tree, path) })),
      ...extra.files,
    ],
    ...(asked.length > 0 || extra.argv.length > 0
      ? {
          install: {
            title: `installing ${count(asked.length)} from ${file}`,
            argv: ['uv', 'pip', 'install', ...hashes(tree), '-r', file, ...extra.argv],
            reason,
          },
        }
      : {}),
    ...(own ? { project: ownProject(app, own, extra.computed) } : {}),
    compiles: true,
    needs: systemNeeds(asked),
    packages: asked.map((one) => one.name),
    ...(hashes(tree).length > 0 ? {} : { open: openNames(tree) }),
    ...(hashes(tree).length > 0 && extra.argv.length === 0 ? { pins: pinsOf(tree) } : {}),
    facts: [
      {
        name: 'python.requirements',
        value: [...tree.files.keys()],
        reason,
        set: { key: 'python.requirements', value: file },
      },
      ...extra.facts,
    ],
    warnings: extra.warnings,
  };
}

function askedPackages(tree: RequirementsTree): AskedPackage[] {
  return [...tree.files].flatMap(([file, lines]) =>
    tree.constraints.has(file) ? [] : lines.flatMap((line) => asked(file, line)),
  );
}

function asked(file: RelPath, line: Line): AskedPackage[] {
  const at = { file, line: line.line };
  if (line.kind === 'package') return [{ name: line.requirement.name, ...at }];
  if (line.kind === 'vcs' || line.kind === 'url') {
    const vcs = line.kind === 'vcs' && line.url.startsWith('git+');
    return [{ name: normalName(line.name ?? line.url), vcs, ...at }];
  }
  if (line.kind !== 'local' || /^\.?\/?$/.test(line.path)) return [];
  return [{ name: normalName(line.path.split('/').pop()?.split('-')[0] ?? ''), ...at }];
}

/** Constraints count, too: what they name is not open. */
function openNames(tree: RequirementsTree): string[] {
  const lines = [...tree.files.values()].flat();
  const requirements = lines.flatMap((line) => (line.kind === 'package' ? line.requirement : []));
  const held = requirements.filter(({ specifier }) => specifier !== '').map(({ name }) => name);
  return requirements.map(({ name }) => name).filter((name) => !held.includes(name));
}

function pinsOf(tree: RequirementsTree): string[] {
  return [...tree.files]
    .flatMap(([file, lines]) => (tree.constraints.has(file) ? [] : lines))
    .flatMap((line) => {
      if (line.kind !== 'package') return [];
      const { name, specifier, marker } = line.requirement;
      return [`${name}${specifier}${marker === '' ? '' : ` ; ${marker}`}`];
    });
}

/** `--require-hashes`, as pip does it, once every package has one; uv checks given ones anyway. */
function hashes(tree: RequirementsTree): string[] {
  const lines = [...tree.files].flatMap(([file, all]) => (tree.constraints.has(file) ? [] : all));
  const asking = lines.filter((line) => ['package', 'vcs', 'url', 'local'].includes(line.kind));
  const all = asking.every((line) => line.kind === 'package' && line.hashed);
  return all && asking.length > 0 ? ['--require-hashes'] : [];
}

function withoutOwn(tree: RequirementsTree, file: RelPath): string {
  const own = new Set(
    tree.locals.flatMap((one) => (one.kind === 'app' && one.file === file ? one.line : [])),
  );
  const lines = (tree.files.get(file) ?? []).filter((line) => !own.has(line.line));
  return lines.map((line) => `${line.text.replace(quoted, '$1$3')}\n`).join('');
}

/** pip takes quotes off the value of an option, uv does not. */
const quoted = /^(--?[A-Za-z][A-Za-z-]*(?:\s*=\s*|\s+))(["'])(.*)\2$/;

function isQuoted({ text }: Line): boolean {
  return quoted.test(text);
}

interface Extra {
  readonly inputs: readonly RelPath[];
  readonly files: DependencyPlan['files'];
  readonly argv: readonly string[];
  readonly computed: boolean;
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
}

const nothing: Extra = {
  inputs: [],
  files: [],
  argv: [],
  computed: false,
  facts: [],
  warnings: [],
};

/** `-e .` brings the app's own dependencies: read from its metadata, installed before the source. */
function ownPart(app: AppSource, extras: readonly string[]): Extra {
  const own = projectDependencies(app, extras);
  if (!own || own.kind === 'computed') {
    const file = own?.at ?? 'setup.py';
    const warning: Warning = computedWarning(file);
    return { ...nothing, computed: true, warnings: [warning] };
  }
  if (own.kind === 'files') {
    const tree = own.files.map((file) => readRequirements(app, file));
    const inputs = tree.flatMap((one) => [...one.files.keys()]);
    return { ...nothing, inputs, argv: own.files.flatMap((file) => ['-r', file]) };
  }
  return listed(own);
}

/** Told wherever a source edit makes the dependencies be installed again. */
export function computedWarning(file: RelPath): Warning {
  return {
    code: 'WARP_DEPENDENCIES_COMPUTED',
    message: `${file} computes the app's dependencies, so they are installed again with every source edit`,
    hint: `List them as literals in ${file}, in pyproject.toml's [project] dependencies, or in requirements.txt.`,
    at: { file },
  };
}

function listed(own: ProjectDependencies & { kind: 'listed' }): Extra {
  if (own.requirements.length === 0) return nothing;
  const content = own.requirements.map((one) => `${one}\n`).join('');
  return {
    ...nothing,
    files: [{ path: ownRequirements, content }],
    argv: ['-r', ownRequirements],
  };
}

/** Requirements beside pyproject.toml: they are its pinned form, or are installed together with it. */
function besidePyproject(app: AppSource, asked: readonly AskedPackage[], file: RelPath): Extra {
  const own = app.entry('pyproject.toml') ? projectDependencies(app, []) : undefined;
  if (own?.kind !== 'listed' || own.at !== 'pyproject.toml') return nothing;
  const names = new Set(asked.map((one) => one.name));
  const missing = own.requirements.filter((one) => {
    const name = parseRequirement(one)?.name;
    return name !== undefined && !names.has(name);
  });
  if (missing.length === 0) return nothing;
  const warning: Warning = {
    code: 'WARP_PYTHON_TWO_LISTS',
    message: `pyproject.toml asks for ${missing.join(', ')}, which ${file} does not name: both are installed`,
    hint: 'Keep one list, or set python.manager in warp.yaml to pip or pyproject.',
    at: { file: 'pyproject.toml' },
  };
  return { ...listed({ ...own, requirements: missing }), warnings: [warning] };
}

function ownProject(
  app: AppSource,
  own: { file: RelPath; line: number; editable: boolean; extras: readonly string[] },
  computed: boolean,
): NonNullable<DependencyPlan['project']> {
  const need = projectNeed(app);
  return installProject(app, {
    editable: need?.editable ?? true,
    reason: {
      rule: 'the requirements ask for the app itself',
      at: { file: own.file, line: own.line },
      via: 'app',
    },
    ...(computed ? { withDependencies: own.extras } : {}),
  });
}
