import type { Reason } from '../../../src/plan/types.ts';
import { computedWarning } from './beside-requirements.ts';
import { count } from './count-packages.ts';
import { pipPlan } from './pip.ts';
import { installProject } from './project-install.ts';
import { projectDependencies, projectNeed } from './project-metadata.ts';
import { parseRequirement } from './requirement-name.ts';
import { readRequirements } from './requirements/read-requirements.ts';
import { systemNeeds } from './system-packages.ts';
import type { PackageManager } from './types.ts';

const listFile = '.warp-own-requirements.txt';

/** setup.py or setup.cfg alone. Their literals are read; setup.py is run only by the build backend. */
export const setuptools: PackageManager = {
  id: 'setuptools',
  find(app) {
    const own = projectDependencies(app, []);
    return own && own.at !== 'pyproject.toml' ? { file: own.at, locked: false } : undefined;
  },
  plan(app, config) {
    const extras = config.extras ?? [];
    const own = projectDependencies(app, extras);
    const file = own?.at ?? 'setup.py';
    const reason: Reason = { rule: `${file} lists the dependencies`, at: { file }, via: 'app' };
    const need = projectNeed(app);
    const computed = own?.kind === 'computed';
    const project = {
      project: installProject(app, {
        editable: need?.editable ?? true,
        reason: need?.reason ?? { ...reason, rule: `${file} makes the app an installable package` },
        ...(computed ? { withDependencies: extras } : {}),
      }),
    };
    if (own?.kind === 'files') {
      const [first = file] = own.files;
      const tree = readRequirements(app, first);
      if (tree.problems.length > 0) return { ok: false, problems: tree.problems };
      const plan = pipPlan(app, tree, { file: first, alone: true });
      return { ok: true, value: { ...plan, manager: 'setuptools', ...project } };
    }
    const requirements = own?.kind === 'listed' ? own.requirements : [];
    const names = requirements.flatMap((one) => parseRequirement(one)?.name ?? []);
    return {
      ok: true,
      value: {
        manager: 'setuptools',
        inputs: [],
        files: [{ path: listFile, content: requirements.map((one) => `${one}\n`).join('') }].filter(
          () => requirements.length > 0,
        ),
        ...(requirements.length > 0
          ? {
              install: {
                title: `installing ${count(requirements.length)} from ${file}`,
                argv: ['uv', 'pip', 'install', '-r', listFile],
                reason,
              },
            }
          : {}),
        ...project,
        compiles: true,
        needs: systemNeeds(names.map((name) => ({ name, file }))),
        packages: names,
        facts: [{ name: 'python.lock', value: null, reason }],
        warnings: computed ? [computedWarning(file)] : [],
      },
    };
  },
};
