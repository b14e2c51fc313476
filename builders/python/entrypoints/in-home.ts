import type { RelPath } from '../../../src/app/app-source.ts';
import type { Evidence } from '../../../src/builder/types.ts';
import { type DjangoProject, isIndirect, type PythonEntry } from '../candidate.ts';
import { join } from '../source/project.ts';
import type { Reading } from './reading.ts';

/** A reading of the folder `home` as one of the folder around it: imports and programs start in `home`. */
export function inHome(reading: Reading, home: RelPath): Reading {
  const { django } = reading;
  return {
    ...reading,
    file: join(home, reading.file),
    entry: entryIn(reading.entry, home),
    pythonPath: [...new Set([...reading.pythonPath.map((path) => join(home, path)), home])],
    evidence: reading.evidence.map((one) => evidenceIn(one, home)),
    ...(django === undefined ? {} : { django: djangoIn(django, home) }),
  };
}

function entryIn(entry: PythonEntry, home: RelPath): PythonEntry {
  if (entry.kind === 'script') {
    const start = `cd '${home.replaceAll("'", `'\\''`)}' && exec "$0" "$@"`;
    return { ...entry, file: join(home, entry.file), argv: ['sh', '-c', start, ...entry.argv] };
  }
  return isIndirect(entry) ? { ...entry, file: join(home, entry.file) } : entry;
}

function evidenceIn({ what, at }: Evidence, home: RelPath): Evidence {
  return { what, at: { ...at, file: join(home, at.file) } };
}

function djangoIn(django: DjangoProject, home: RelPath): DjangoProject {
  const { settingsFile, managePy } = django;
  return {
    ...django,
    settingsFile: settingsFile === undefined ? undefined : join(home, settingsFile),
    projectDir: join(home, django.projectDir),
    ...(managePy === undefined ? {} : { managePy: join(home, managePy) }),
  };
}
