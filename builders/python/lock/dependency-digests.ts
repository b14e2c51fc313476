import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { digestOf } from '../../../src/plan/digest.ts';
import { peekToml, tableAt } from '../package-managers/read-toml.ts';
import { parseRequirements } from '../package-managers/requirements/parse-requirements.ts';
import type { DependencyPlan } from '../package-managers/types.ts';

/**
 * What the resolution of a plan's requirements depends on: the command, and each file by a digest of
 * what counts in it, so that a comment or a linter's setting changes nothing.
 */
export function dependencyDigests(
  plan: DependencyPlan,
  app: AppSource,
): Readonly<Record<string, string>> {
  const files = plan.inputs.flatMap((path) => filesAt(app, path));
  return {
    ...(plan.preBuild === undefined ? {} : { 'pre-build': plan.preBuild }),
    command: (plan.install?.argv ?? []).slice(3).join(' '),
    ...Object.fromEntries(files.map((path) => [path, digestOf(meaningOf(app, path))])),
    ...Object.fromEntries(plan.files.map(({ path, content }) => [path, digestOf(content)])),
  };
}

function filesAt(app: AppSource, path: RelPath): readonly RelPath[] {
  if (app.entry(path)?.kind !== 'directory') return [path];
  return app
    .entries()
    .filter((entry) => entry.kind === 'file' && entry.path.startsWith(`${path}/`))
    .map((entry) => entry.path);
}

function meaningOf(app: AppSource, path: RelPath): unknown {
  const name = path.split('/').pop() ?? '';
  if (name === 'pyproject.toml') return pyprojectMeaning(app, path);
  // An archive is known by its name: a changed one under the same name has another size.
  if (/\.(whl|zip|t?gz|bz2)$/.test(name)) return app.entry(path)?.size;
  const text = app.text(path) ?? '';
  return /\.(txt|in)$/.test(name) ? parseRequirements(text).map((line) => line.text) : text;
}

function pyprojectMeaning(app: AppSource, path: RelPath): unknown {
  const toml = peekToml(app, path);
  const project = tableAt(toml, 'project');
  return {
    dependencies: project?.dependencies,
    dynamic: project?.dynamic,
    extras: project?.['optional-dependencies'],
    groups: tableAt(toml, 'dependency-groups'),
    python: project?.['requires-python'],
    setuptools: tableAt(toml, 'tool', 'setuptools', 'dynamic'),
    uv: tableAt(toml, 'tool', 'uv'),
  };
}
