import type { RelPath } from '../../../src/app/app-source.ts';
import { directoryOf, join, type PythonProject } from '../source/project.ts';
import { depthOf, inMainFolder } from './file-rank.ts';
import type { Reading } from './reading.ts';

const preference = [/^production/, /^prod/, /^deploy/, /^app/, /^development/];

/** PasteDeploy files with an `[app:…]` (Pyramid, TurboGears, Pylons): `pserve`'s configuration. */
export function pasteReadings(project: PythonProject): Reading[] {
  return project.app.entries().flatMap(({ path, kind, size }) => {
    if (kind !== 'file' || !/\.ini(\.\w+)?$/.test(path) || size > 100_000) return [];
    if (/^(testing|test|setup|tox|alembic|pytest|uwsgi)\b/.test(fileName(path))) return [];
    if (!path.endsWith('.ini') || depthOf(path) > 2 || !inMainFolder(path)) return [];
    const text = project.app.text(path) ?? '';
    const section = appSection(text);
    if (section === undefined) return [];
    const migrates = /^\[alembic\]/m.test(text) && project.app.entry('alembic.ini') === undefined;
    // alembic reads its settings from the file that this names, where no option names one.
    const env = migrates ? { ALEMBIC_CONFIG: path } : undefined;
    const entry = { kind: 'paste', file: path, app: section.name } as const;
    const databases = databasesOf(path, text);
    const reading = { ...iniReading(path, section), entry: { ...entry, databases } };
    return [{ ...reading, ...(env ? { env } : {}) }];
  });
}

function fileName(path: RelPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The section that `loadapp` takes: `main`, whatever its kind; else the only app. */
function appSection(text: string): { name: string; line: number } | undefined {
  const sections = text.split('\n').flatMap((line, at) => {
    const match = /^\[(app|application|composite|pipeline|filter-app):\s*([^\]\s]+)\s*\]/.exec(
      line,
    );
    return match?.[2] === undefined ? [] : [{ name: match[2], line: at + 1 }];
  });
  if (!/^[ \t]*(use\s*=|paste\.app_factory|pipeline\s*=)/m.test(text)) return undefined;
  return sections.find(({ name }) => name === 'main') ?? sections[0];
}

/** `%(here)s` is the folder of the file. */
function databasesOf(file: RelPath, text: string): readonly RelPath[] {
  const named = text.matchAll(/^[^#;\n]*\bsqlite:\/\/\/%\(here\)s\/([\w./-]+)/gm);
  const paths = [...named].map(([, path = '']) => join(directoryOf(file), path));
  return [...new Set(paths)].filter((path) => !path.includes('..'));
}

function iniReading(
  file: RelPath,
  section: { name: string; line: number },
): Omit<Reading, 'entry'> {
  const rank = preference.findIndex((pattern) => pattern.test(fileName(file)));
  return {
    framework: 'pyramid',
    file,
    score: 84 - (rank === -1 ? preference.length : rank) - 3 * depthOf(file),
    root: '',
    pythonPath: [],
    evidence: [
      { what: `PasteDeploy application ${section.name}`, at: { file, line: section.line } },
    ],
  };
}
