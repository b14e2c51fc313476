import { satisfies, validRange } from '@renovatebot/pep440';
import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Env, Warning } from '../../../src/plan/types.ts';
import { uvVersion } from '../stages.ts';
import { lineOf, peekToml, place, strings, type Table, tableAt, tables } from './read-toml.ts';
import type { DependencyPlan, InstallCommand } from './types.ts';

/**
 * The plan with an app's `required-version` of uv out of the way. It guards a team's laptops against
 * writing locks of another format; installing a lock works with every uv that can read it. uv has no
 * switch for this rule alone, so its settings are passed over as a whole, and those that change what
 * is installed are passed on as variables.
 */
export function withOwnUv(app: AppSource, plan: DependencyPlan): DependencyPlan {
  const found = foreignVersion(app);
  if (!found || (!plan.install && !plan.project)) return plan;
  const env = { UV_NO_CONFIG: '1', ...settingsEnv(found.settings) };
  return {
    ...plan,
    ...(plan.install ? { install: withEnv(plan.install, env) } : {}),
    ...(plan.project ? { project: withEnv(plan.project, env) } : {}),
    warnings: [...plan.warnings, found.warning],
  };
}

function withEnv<C extends InstallCommand>(command: C, env: Env): C {
  return { ...command, env: { ...env, ...command.env } };
}

function foreignVersion(app: AppSource): { settings: Table; warning: Warning } | undefined {
  // uv reads uv.toml in place of the table in pyproject.toml.
  const file: RelPath = app.entry('uv.toml') ? 'uv.toml' : 'pyproject.toml';
  const toml = peekToml(app, file);
  const settings = file === 'uv.toml' ? toml : tableAt(toml, 'tool', 'uv');
  const asked = settings?.['required-version'];
  if (!settings || typeof asked !== 'string') return undefined;
  const range = /^\d/.test(asked.trim()) ? `==${asked.trim()}` : asked;
  if (validRange(range) && satisfies(uvVersion, range)) return undefined;
  const line = lineOf(app.text(file), /^\s*required-version\s*=/);
  return {
    settings,
    warning: {
      code: 'WARP_UV_VERSION_IGNORED',
      message: `${file} asks for uv ${asked}; it is installed with uv ${uvVersion}, which reads its files as well`,
      hint: 'Nothing, unless the build fails; then loosen required-version.',
      at: place(file, line),
    },
  };
}

/** uv's variables for settings that decide which files are installed. */
function settingsEnv(settings: Table): Env {
  const indexes = tables(settings.index).filter(({ explicit }) => explicit !== true);
  const standard = indexes.find((one) => one.default === true)?.url ?? settings['index-url'];
  const others = indexes.filter((one) => one.default !== true).map(indexOf);
  const more = [...others, ...strings(settings['extra-index-url'])];
  const binary = strings(settings['no-binary-package']);
  const build = strings(settings['no-build-package']);
  return {
    ...(typeof standard === 'string' ? { UV_DEFAULT_INDEX: standard } : {}),
    ...(more.length > 0 ? { UV_INDEX: more.join(' ') } : {}),
    ...(binary.length > 0 ? { UV_NO_BINARY_PACKAGE: binary.join(' ') } : {}),
    ...(build.length > 0 ? { UV_NO_BUILD_PACKAGE: build.join(' ') } : {}),
  };
}

function indexOf(one: Table): string {
  return typeof one.name === 'string' ? `${one.name}=${one.url}` : String(one.url);
}
