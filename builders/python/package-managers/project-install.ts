import type { AppSource } from '../../../src/app/app-source.ts';
import type { Env, Reason } from '../../../src/plan/types.ts';
import { peekToml, strings, tableAt } from './read-toml.ts';
import { parseRequirement } from './requirement-name.ts';
import type { DependencyPlan } from './types.ts';

/** Build plug-ins that ask version control, which is not part of the build's input. */
const versionTools = new Map<string, string>([
  ['setuptools-scm', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ['hatch-vcs', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ['vcs-versioning', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ['pdm-backend', 'PDM_BUILD_SCM_VERSION'],
  ['poetry-dynamic-versioning', 'POETRY_DYNAMIC_VERSIONING_BYPASS'],
  ['pbr', 'PBR_VERSION'],
]);

/** Version given to a project whose build asks version control for it. */
export const assumedVersion = '0.0.0';

/** Variables that let such a project be built without its repository. */
export function versionEnv(app: AppSource): Env {
  const pyproject = peekToml(app, 'pyproject.toml');
  const requires = strings(tableAt(pyproject, 'build-system')?.requires);
  const setup = app.text('setup.py') ?? '';
  const tools = [
    ...requires.flatMap((one) => parseRequirement(one)?.name ?? []),
    ...(/use_scm_version/.test(setup) ? ['setuptools-scm'] : []),
    ...(/\bpbr\s*=/.test(setup) ? ['pbr'] : []),
  ];
  const names = tools.flatMap((tool) => versionTools.get(tool) ?? []);
  return Object.fromEntries(names.map((name) => [name, assumedVersion]));
}

/** Installs the app itself; with its dependencies only where they could not be read. */
export function installProject(
  app: AppSource,
  options: {
    readonly editable: boolean;
    readonly reason: Reason;
    /** Extras whose dependencies come along; undefined: no dependencies at all. */
    readonly withDependencies?: readonly string[];
  },
): NonNullable<DependencyPlan['project']> {
  const extras = options.withDependencies?.join(',');
  const target = extras ? `.[${extras}]` : '.';
  return {
    title: options.withDependencies
      ? 'installing the app and its dependencies'
      : 'installing the app itself',
    argv: [
      'uv',
      'pip',
      'install',
      ...(options.withDependencies ? [] : ['--no-deps']),
      ...(options.editable ? ['--editable'] : []),
      target,
    ],
    env: versionEnv(app),
    editable: options.editable,
    reason: options.reason,
  };
}
