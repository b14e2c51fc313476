import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Warning } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import type { PythonCandidate } from '../candidate.ts';
import { settingsString } from '../entrypoints/django-settings.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import { moduleFile, type PythonProject, pythonProject } from '../source/project.ts';
import { heldBack } from './hold-back.ts';
import { withLostModules } from './lost-modules.ts';
import { mayServe } from './may-serve.ts';
import { importedSubmodules } from './needed-submodules.ts';
import { outgrownNames } from './outgrown-names.ts';
import { python2Code } from './python-2.ts';
import { reachableFiles } from './reachable-files.ts';
import { undeclaredImports } from './undeclared-imports.ts';
import { unversionedModules } from './unversioned-files.ts';
import { withUndeclared } from './with-undeclared.ts';

/** What the code that a start loads shows, before anything is built. */
export interface ImportCheck {
  readonly problems: readonly Problem[];
  /** The app with what is known about its listening; see {@link PythonCandidate}. */
  readonly data: PythonCandidate;
  /** The dependencies, with what the code imports where nothing declares any. */
  dependencies(plan: DependencyPlan): DependencyPlan;
  readonly warnings: readonly Warning[];
}

/** Reads the files that starting the app loads: Python 2, undeclared imports, whether it can listen. */
export function checkImports(app: AppSource, data: PythonCandidate): ImportCheck {
  const project = pythonProject(app);
  const files = reachableFiles(project, entryFiles(project, data));
  return {
    problems: [...python2Problems(project, files), ...importedSubmodules(project, files)],
    data: withListening(project, data, files),
    warnings: unversionedModules(project, files),
    dependencies: (plan) => {
      const missing = undeclaredImports(project, files, plan.packages);
      const declared = withUndeclared(app, plan, missing);
      const found = outgrownNames(project, files, data.django?.settingsFile);
      return withLostModules(heldBack(declared, found), project, files);
    },
  };
}

function entryFiles(project: PythonProject, data: PythonCandidate): RelPath[] {
  const { app } = project;
  const { entry, django, pythonPath, workers } = data;
  const served =
    entry.kind === 'wsgi' || entry.kind === 'asgi'
      ? ['', ...pythonPath].map((folder) => moduleFile(app, folder, entry.module))
      : [programFile(entry)];
  const files = [
    ...served,
    django?.settingsFile,
    rootUrls(project, django?.settingsFile),
    ...(workers ?? []).map(({ file }) => file),
  ];
  return files.flatMap((file) => (file === undefined || file === '' ? [] : [file]));
}

function programFile(entry: PythonCandidate['entry']): RelPath | undefined {
  if (entry.kind === 'script') return entry.calls ?? entry.file;
  return entry.kind === 'loaded' ? entry.file : undefined;
}

/** Django loads its routes with the first request. */
function rootUrls(project: PythonProject, settings: RelPath | undefined): RelPath | undefined {
  if (settings === undefined || settings === '') return undefined;
  const urls = settingsString(project, settings, 'ROOT_URLCONF');
  return urls && project.resolve(urls.value, 0, settings);
}

function python2Problems(project: PythonProject, files: readonly RelPath[]): Problem[] {
  for (const one of files) {
    const old = python2Code(project, one);
    if (old === undefined) continue;
    return [
      {
        code: 'WARP_PYTHON_2',
        phase: 'detection',
        message: `the code is written for Python 2: ${old.file}, line ${old.line} ${old.what}`,
        hint: 'port it (2to3 and futurize do most of it): no base has Python 2, which has had no fixes since 2020',
        at: { file: old.file, line: old.line },
      },
    ];
  }
  return [];
}

/** A program that loads nothing which could serve does its work and ends. */
function withListening(
  project: PythonProject,
  data: PythonCandidate,
  files: readonly RelPath[],
): PythonCandidate {
  const { entry } = data;
  const known = entry.kind !== 'script' || entry.listens !== undefined;
  if (known || files.length === 0 || mayServe(project, files)) return data;
  return { ...data, entry: { ...entry, listens: false } };
}
