import type { RelPath } from '../../../src/app/app-source.ts';
import lost from '../image/warp_build/lost_modules.json' with { type: 'json' };
import type { DependencyPlan } from '../package-managers/types.ts';
import type { PythonProject } from '../source/project.ts';
import { importLines } from './import-lines.ts';

/** Modules of the standard library, each with the first Python that has it no more. */
const firstWithout = new Map(Object.entries(lost));

/**
 * Code that imports for certain what later Pythons lack (`cgi`, `imp`) runs on those before,
 * where none of the dependencies may bring it back (`legacy-cgi`).
 */
export function withLostModules(
  plan: DependencyPlan,
  project: PythonProject,
  files: readonly RelPath[],
): DependencyPlan {
  const pythons = files.flatMap((file) => {
    if (!importLines(project.app.text(file) ?? '').some(({ module }) => lostBy(module))) return [];
    return (project.module(file)?.imports ?? []).flatMap(({ module, level, guards, line }) => {
      const version = level === 0 && guards.length === 0 ? lostBy(module) : undefined;
      if (version === undefined || isBack(plan, top(module)) || isOwn(project, top(module)))
        return [];
      const source = `the import of ${top(module)}`;
      const why = `the code imports ${top(module)}, gone with Python ${version}`;
      return [{ range: `<${version}`, source, why, at: { file, line }, weak: true }];
    });
  });
  return { ...plan, pythons: [...(plan.pythons ?? []), ...pythons] };
}

/** A module of the app's own may have such a name. */
function isOwn({ app }: PythonProject, module: string): boolean {
  return app.entries().some(({ path }) => {
    const name = path.split('/').pop();
    return name === module || name === `${module}.py`;
  });
}

function top(module: string): string {
  return module.split('.')[0] ?? '';
}

function lostBy(module: string): string | undefined {
  return firstWithout.get(top(module));
}

function isBack({ packages }: DependencyPlan, module: string): boolean {
  return packages.some((name) => name.includes(module));
}
