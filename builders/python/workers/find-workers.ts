import type { RelPath } from '../../../src/app/app-source.ts';
import { depthOf, inMainFolder } from '../entrypoints/file-rank.ts';
import type { PythonProject } from '../source/project.ts';
import { celery } from './celery.ts';
import { djangoWorkers } from './django-commands.ts';
import { dramatiq } from './dramatiq.ts';
import { huey } from './huey.ts';
import { rq } from './rq.ts';
import type { WorkerKind, WorkerProcess } from './worker.ts';

/** Every task queue detection knows: a new one is a file of its own and a line here. */
const kinds: readonly WorkerKind[] = [celery, dramatiq, huey, rq];

const manifest =
  /^(requirements[^/]*\.(txt|in)|requirements\/[^/]+\.(txt|in)|pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml)$/;
const asked =
  /\b(celery|dramatiq|huey|rq|django[-_](q2?|rq|tasks|dramatiq)|background[-_]tasks|procrastinate)\b/i;
const imported = new RegExp(
  `^[ \\t]*(?:from|import)[ \\t]+(${kinds.flatMap(({ packages }) => packages).join('|')})\\b`,
  'gm',
);
const likely = /(celery|worker|task|queue|job|huey|dramatiq|broker|rq)/i;
/** So many files are searched, the likeliest first. */
const maxRead = 2000;
const maxSize = 400_000;

/** Workers and schedulers beside web, as far as the manifests ask for a task queue. */
export function findWorkers(
  project: PythonProject,
  managePy: RelPath | undefined,
): readonly WorkerProcess[] {
  if (!asksForQueue(project)) return [];
  const files = candidateFiles(project);
  for (const kind of kinds) {
    const mine = files.filter(({ packages }) =>
      packages.some((name) => kind.packages.includes(name)),
    );
    if (mine.length === 0) continue;
    const found = kind.find({ project, files: mine.map(({ path }) => path) });
    if (found.length > 0) return found;
  }
  return managePy === undefined ? [] : djangoWorkers(project, managePy);
}

/** A folder without manifests is small: its files are looked at in any case. */
function asksForQueue({ app }: PythonProject): boolean {
  const manifests = app
    .entries()
    .filter(
      ({ path, kind }) => kind === 'file' && manifest.test(path.replace(/^[^/]+\/(?=[^/]+$)/, '')),
    );
  if (manifests.length === 0) return true;
  return manifests.some(({ path }) => asked.test(app.text(path) ?? ''));
}

function candidateFiles({ app }: PythonProject): { path: RelPath; packages: string[] }[] {
  return app
    .entries()
    .filter(({ path, kind, size }) => kind === 'file' && path.endsWith('.py') && size <= maxSize)
    .map(({ path }) => path)
    .filter((path) => depthOf(path) <= 4 && inMainFolder(path) && !/(^|[/_])tests?\b/.test(path))
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .slice(0, maxRead)
    .flatMap((path) => {
      const text = app.text(path) ?? '';
      const packages = [...text.matchAll(imported)].map(([, name]) => name ?? '');
      if (/\.extensions\[["']celery["']\]/.test(text)) packages.push('celery');
      return packages.length === 0 ? [] : [{ path, packages }];
    });
}

function rank(path: RelPath): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return depthOf(path) + (likely.test(name) ? 0 : 3);
}
