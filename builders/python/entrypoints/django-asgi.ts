import type { RelPath } from '../../../src/app/app-source.ts';
import type { EntryPoint, Evidence } from '../../../src/builder/types.ts';
import { moduleFile, type PythonProject } from '../source/project.ts';
import { subexpressions } from '../source/syntax.ts';
import { settingsString } from './django-settings.ts';

export interface AsgiEntry {
  readonly entry: EntryPoint & { kind: 'asgi' };
  readonly evidence: Evidence;
}

/**
 * The ASGI application of a Django project that needs one: `ASGI_APPLICATION` leads to a file and
 * Channels or Daphne is among the installed apps. Every new project has an asgi.py, which says
 * nothing by itself; Channels reads that setting, and no WSGI server can serve its WebSockets.
 */
export function asgiEntry(
  project: PythonProject,
  projectDir: RelPath,
  settingsFile: RelPath | undefined,
): AsgiEntry | undefined {
  if (settingsFile === undefined) return undefined;
  const set = settingsString(project, settingsFile, 'ASGI_APPLICATION');
  const at = set?.value.lastIndexOf('.') ?? -1;
  if (set === undefined || at <= 0) return undefined;
  const module = set.value.slice(0, at);
  const app = installedApps(project, settingsFile).find((name) =>
    /^(channels|daphne)(\.|$)/.test(name),
  );
  if (app === undefined || moduleFile(project.app, projectDir, module) === undefined)
    return undefined;
  return {
    entry: { kind: 'asgi', module, callable: set.value.slice(at + 1), factory: false },
    evidence: {
      what: `ASGI_APPLICATION is ${set.value}, and ${app.split('.')[0]} is installed`,
      at: { file: set.file, line: set.line },
    },
  };
}

/**
 * Strings in `INSTALLED_APPS` and the `…_APPS` lists it is put together from, through star imports,
 * and in what is evaluated beside assignments: `INSTALLED_APPS += […]`, `INSTALLED_APPS.append(…)`.
 */
function installedApps(
  project: PythonProject,
  file: RelPath,
  seen: ReadonlySet<RelPath> = new Set(),
): string[] {
  const module = project.module(file);
  if (module === undefined || seen.has(file)) return [];
  const lists = module.assignments.filter(({ targets }) => /(^|_)APPS$/.test(targets[0] ?? ''));
  const own = [...lists, ...module.evaluations]
    .flatMap(({ value }) => [...subexpressions(value)])
    .flatMap((part) => (part.kind === 'string' ? [part.value] : []));
  const starred = module.imports.flatMap(({ name, module: from, level }) => {
    const other = name === '*' ? project.resolve(from, level, file) : undefined;
    return other === undefined ? [] : installedApps(project, other, new Set([...seen, file]));
  });
  return [...own, ...starred];
}
