import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { lineOf, peekToml, place, strings, tableAt } from './read-toml.ts';
import { iniList, parseIni } from './setup-cfg.ts';
import { readSetupPy } from './setup-py.ts';

/** What the app's own packaging metadata says it depends on. */
export type ProjectDependencies =
  /** Written out in `at.file`. */
  | { readonly kind: 'listed'; readonly requirements: readonly string[]; readonly at: RelPath }
  /** Setuptools reads them from these requirements files. */
  | { readonly kind: 'files'; readonly files: readonly RelPath[]; readonly at: RelPath }
  /** Only running the build backend would tell. */
  | { readonly kind: 'computed'; readonly at: RelPath };

/**
 * The app's dependencies (and those of `extras`) as its metadata declares them: pyproject.toml's
 * `[project]` first, then setup.cfg, then setup.py; undefined where there is none of them.
 */
export function projectDependencies(
  app: AppSource,
  extras: readonly string[],
): ProjectDependencies | undefined {
  return fromPyproject(app, extras) ?? fromSetupFiles(app, extras) ?? undefined;
}

function fromPyproject(app: AppSource, extras: readonly string[]): ProjectDependencies | undefined {
  const at = 'pyproject.toml';
  const toml = peekToml(app, at);
  const project = tableAt(toml, 'project');
  if (!project) return undefined;
  const dynamic = strings(project.dynamic);
  if (dynamic.includes('dependencies')) {
    const setuptools = tableAt(toml, 'tool', 'setuptools', 'dynamic', 'dependencies');
    const file = setuptools?.file;
    const files = typeof file === 'string' ? [file] : strings(file);
    if (files.length > 0) return { kind: 'files', files, at };
    return fromSetupFiles(app, extras) ?? { kind: 'computed', at };
  }
  const optional = tableAt(project, 'optional-dependencies');
  const requirements = [
    ...strings(project.dependencies),
    ...extras.flatMap((extra) => strings(optional?.[extra])),
  ];
  return { kind: 'listed', requirements, at };
}

function fromSetupFiles(
  app: AppSource,
  extras: readonly string[],
): ProjectDependencies | undefined {
  const ini = parseIni(app.text('setup.cfg') ?? '');
  const cfg = ini.get('options')?.get('install_requires')?.value;
  if (cfg?.startsWith('file:')) {
    const files = cfg
      .slice('file:'.length)
      .split(/[,\n]/)
      .map((one) => one.trim());
    return { kind: 'files', files, at: 'setup.cfg' };
  }
  const setup = readSetupPy(app.text('setup.py') ?? '');
  if (setup?.installRequires === 'computed') return { kind: 'computed', at: 'setup.py' };
  if (setup?.installRequires !== undefined) {
    const more = extras.flatMap((extra) => setup.extrasRequire[extra] ?? []);
    return {
      kind: 'listed',
      requirements: [...setup.installRequires, ...more],
      at: 'setup.py',
    };
  }
  if (cfg === undefined && !setup && !ini.has('metadata')) return undefined;
  const optional = ini.get('options.extras_require');
  const more = extras.flatMap((extra) => iniList(optional?.get(extra)?.value));
  return {
    kind: 'listed',
    requirements: [...iniList(cfg), ...more],
    at: cfg !== undefined || !setup ? 'setup.cfg' : 'setup.py',
  };
}

/** Backends whose projects hold compiled modules: installed as a copy, not editable. */
const compilingBackends = /^(maturin|mesonpy|scikit_build_core|py_build_cmake|sipbuild)/;

/**
 * Why the app itself must be installed, beside being on `sys.path` as the working directory;
 * undefined where that is enough. Without a build system nothing is installed (uv's own rule).
 */
export function projectNeed(app: AppSource): { reason: Reason; editable: boolean } | undefined {
  const toml = peekToml(app, 'pyproject.toml');
  const setup = readSetupPy(app.text('setup.py') ?? '');
  const ini = parseIni(app.text('setup.cfg') ?? '');
  const buildable = tableAt(toml, 'build-system') ?? setup ?? ini.get('metadata');
  if (!buildable) return undefined;
  const backend = tableAt(toml, 'build-system')?.['build-backend'];
  const compiled =
    setup?.keywords.has('ext_modules') ||
    setup?.keywords.has('rust_extensions') ||
    (typeof backend === 'string' && compilingBackends.test(backend));
  const found = compiled ? 'has extension modules' : whyInstalled(app, toml, { setup, ini });
  if (!found) return undefined;
  const file = ['pyproject.toml', 'setup.py', 'setup.cfg'].find((one) => app.entry(one)) ?? '';
  const line = lineOf(app.text(file), /^\[project\.(gui-)?scripts|^\[project\.entry|entry_points/);
  return {
    editable: !compiled,
    reason: { rule: `the app itself is installed: it ${found}`, via: 'app', at: place(file, line) },
  };
}

function whyInstalled(
  app: AppSource,
  toml: ReturnType<typeof peekToml>,
  old: { setup: ReturnType<typeof readSetupPy>; ini: ReturnType<typeof parseIni> },
): string | undefined {
  const project = tableAt(toml, 'project');
  const declared = (name: string) => project?.[name] !== undefined;
  if (
    declared('scripts') ||
    declared('gui-scripts') ||
    declared('entry-points') ||
    tableAt(toml, 'tool', 'poetry', 'scripts') ||
    tableAt(toml, 'tool', 'poetry', 'plugins') ||
    old.ini.has('options.entry_points') ||
    old.setup?.keywords.has('entry_points') ||
    old.setup?.keywords.has('scripts')
  ) {
    return 'declares scripts or entry points';
  }
  if (sourceLayout(app)) return 'keeps its packages in src/';
  if (old.setup?.keywords.has('package_dir') || old.ini.get('options')?.has('package_dir')) {
    return 'maps its packages to other folders';
  }
  if (strings(project?.dynamic).includes('version')) return 'computes its version when built';
  return undefined;
}

function sourceLayout(app: AppSource): boolean {
  if (app.text('src/__init__.py') !== undefined) return false;
  return app.list('src').some((name) => {
    const path = `src/${name}`;
    return app.entry(path)?.kind === 'directory'
      ? app.list(path).some((file) => file.endsWith('.py'))
      : false;
  });
}
