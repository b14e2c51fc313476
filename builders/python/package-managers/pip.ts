import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { askedReleases } from './asked-releases.ts';
import { besidePyproject, nothing, ownPart } from './beside-requirements.ts';
import { count } from './count-packages.ts';
import { installProject } from './project-install.ts';
import { projectNeed } from './project-metadata.ts';
import { place } from './read-toml.ts';
import { openNames } from './requirement-name.ts';
import { askedPackages, namedRequirements } from './requirements/asked-packages.ts';
import { allHashed, pinLines } from './requirements/pinned-releases.ts';
import { type RequirementsTree, readRequirements } from './requirements/read-requirements.ts';
import { rewrittenFiles } from './requirements/rewritten-files.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyConfig, DependencyPlan, PackageManager } from './types.ts';

/** Where requirements are looked for, the first that is there wins. */
export const requirementsFiles: readonly RelPath[] = [
  'requirements.txt',
  'requirements/production.txt',
  'requirements/prod.txt',
  'requirements/base.txt',
  'requirements/main.txt',
  'requirements.in',
];

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
  const rewritten = rewrittenFiles(tree);
  const hashed = allHashed(tree);
  const at = place(file);
  const reason: Reason = { rule: `${file} lists the dependencies`, at, via: 'app' };
  return {
    manager: 'pip',
    inputs: [
      ...[...tree.files.keys()].filter((one) => !rewritten.some(({ path }) => path === one)),
      ...new Set(tree.locals.flatMap((one) => (one.kind === 'app' ? [] : one.path))),
      ...extra.inputs,
    ],
    files: [...rewritten, ...extra.files],
    ...(asked.length > 0 || extra.argv.length > 0
      ? {
          install: {
            title: `installing ${count(asked.length)} from ${file}`,
            argv: [...installCommand(hashed), '-r', file, ...extra.argv],
            reason,
          },
        }
      : {}),
    ...(own ? { project: ownProject(app, own, extra.computed) } : {}),
    compiles: true,
    needs: systemNeeds(asked),
    packages: asked.map((one) => one.name),
    asked: askedReleases(namedRequirements(tree)),
    ...(hashed ? {} : { open: openNames(namedRequirements(tree)) }),
    ...(hashed && extra.argv.length === 0 ? { pins: pinLines(tree) } : {}),
    facts: [
      {
        name: 'python.requirements',
        value: [...tree.files.keys()],
        reason,
        set: { key: 'python.requirements', value: file },
      },
    ],
    warnings: extra.warnings,
  };
}

/** uv checks hashes anyway where they are given. */
function installCommand(hashed: boolean): readonly string[] {
  return ['uv', 'pip', 'install', ...(hashed ? ['--require-hashes'] : [])];
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
