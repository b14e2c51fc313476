import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonCandidate } from '../candidate.ts';
import { directoryOf, join } from '../source/project.ts';

/** The folder of the file that the entry point is in, from the app's. */
export function entryFolder({ entry, pythonPath, django }: PythonCandidate): RelPath {
  if ('file' in entry) return directoryOf(entry.file);
  if (entry.kind === 'http') return '';
  const root = django?.projectDir ?? pythonPath[0] ?? '';
  return directoryOf(join(root, entry.module.replaceAll('.', '/')));
}
