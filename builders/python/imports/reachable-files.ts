import type { RelPath } from '../../../src/app/app-source.ts';
import { join, type PythonProject } from '../source/project.ts';
import { type ImportLine, importLines } from './import-lines.ts';

/** So many files of the app are followed: enough to say what it needs, bounded for huge ones. */
const maxFiles = 200;
const maxBytes = 2_000_000;

/** The files of the app that importing `entries` loads, as far as reading shows; entries first. */
export function reachableFiles(
  project: PythonProject,
  entries: readonly RelPath[],
): readonly RelPath[] {
  const found = new Set<RelPath>();
  const waiting = [...entries];
  let bytes = 0;
  while (waiting.length > 0 && found.size < maxFiles && bytes < maxBytes) {
    const file = waiting.shift();
    if (file === undefined || found.has(file)) continue;
    const text = project.app.entry(file)?.kind === 'file' ? project.app.text(file) : undefined;
    if (text === undefined) continue;
    bytes += text.length;
    found.add(file);
    for (const item of importLines(text)) waiting.push(...importedFiles(project, file, item));
  }
  return [...found];
}

/** Files of the app that one import loads: the module, its packages, a submodule it names. */
export function importedFiles(project: PythonProject, file: RelPath, item: ImportLine): RelPath[] {
  const { module, level, name } = item;
  const parts = module === '' ? [] : module.split('.');
  const names = parts.map((_, at) => parts.slice(0, at + 1).join('.'));
  if (level > 0 && parts.length === 0) names.push('');
  if (name !== undefined && name !== '*')
    names.push(module === '' ? name : join(module, name).replace('/', '.'));
  return names.flatMap((one) => project.resolve(one, level, file) ?? []);
}
