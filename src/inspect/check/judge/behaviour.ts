import type { FileChange } from '../../../engine/types.ts';
import { counted, fail, pass, skip, someOf, type Verdict, warn } from '../finding.ts';
import { isLog } from '../run/inside-facts.ts';
import { mostLines } from '../run/observe-plain.ts';
import type { RunFacts } from '../run/run-facts.ts';
import { noShell, notStarted } from './serving.ts';

/** What is always there to be written to, or belongs to the engine. */
const allowed = ['/tmp', '/dev', '/proc', '/sys'];

/** Writing elsewhere is lost with the container, and refused where the root is read-only. */
export function judgeWrites(facts: RunFacts): Verdict {
  if (!facts.plain.ok) return skip(notStarted);
  const places = [...allowed, ...facts.volumes];
  const others = leavesOf(facts.changes).filter(
    ({ path }) => !places.some((place) => path === place || path.startsWith(`${place}/`)),
  );
  if (others.length === 0) {
    return pass(['/tmp', ...facts.volumes].join(', ').replace(/^/, 'nowhere but '));
  }
  const evidence = `${someOf(others.map(({ path, kind }) => `${path} (${kind})`))}, on no volume`;
  const fix =
    'write to /tmp what may be lost, and declare a volume for what is to stay; Python: compile while the image is built, or PYTHONDONTWRITEBYTECODE=1';
  const tolerated = facts.restricted.get('read-only-root')?.ok === true;
  return tolerated
    ? warn(`${evidence}; it serves as well where that is refused`, fix)
    : fail(evidence, fix);
}

/** Folders are listed for what changes in them, too. */
function leavesOf(changes: readonly FileChange[]): readonly FileChange[] {
  return changes.filter(
    ({ path }) => !changes.some((other) => other.path.startsWith(`${path === '/' ? '' : path}/`)),
  );
}

export function judgeLogs({ plain, changes, outputLines, inside }: RunFacts): Verdict {
  if (!plain.ok) return skip(notStarted);
  // What lies in /tmp and nobody has open is a note of the start, no log.
  const written = leavesOf(changes).filter(
    ({ path, kind }) => kind !== 'removed' && isLog(path) && !path.startsWith('/tmp/'),
  );
  const files = [...new Set([...written.map(({ path }) => path), ...(inside?.openLogs ?? [])])];
  const fix = 'log to stdout and stderr (/dev/stdout, /dev/stderr where a file has to be named)';
  if (files.length > 0) return fail(`logs to ${someOf(files)}`, fix);
  if (outputLines === 0) {
    return warn('wrote nothing while it started and answered: nobody will see why it fails', fix);
  }
  const lines =
    outputLines < mostLines ? counted(outputLines, 'line') : `${mostLines} lines or more`;
  return pass(`${lines} on stdout and stderr, no log file`);
}

export function judgeLocale({ plain, inside }: RunFacts): Verdict {
  if (!plain.ok) return skip(notStarted);
  if (inside === undefined || inside.beside)
    return skip('the image has no shell, whose locale it could be');
  const { charmap, language } = inside;
  const named = /utf-?8/i.test(language);
  const utf8 = charmap === undefined ? named : /^utf-?8$/i.test(charmap);
  const says = language === '' ? 'no LANG is set' : `LANG is ${language}`;
  if (utf8) return pass(`${says}, the encoding is UTF-8`);
  return warn(
    `${says}${charmap === undefined ? '' : `, the encoding is ${charmap}`}`,
    named
      ? 'generate that locale, or take the one that is always there: ENV LANG=C.UTF-8'
      : 'ENV LANG=C.UTF-8',
  );
}

export function judgeOrphans({ plain, inside }: RunFacts): Verdict {
  if (!plain.ok) return skip(notStarted);
  if (inside === undefined) return skip(noShell);
  if (inside.orphan === 'reaped') return pass(`PID 1 (${inside.command}) reaps`);
  if (inside.orphan === undefined)
    return skip('no process could be made to end without its parent');
  // Who starts nothing has no orphans.
  return warn(
    `PID 1 (${inside.command}) leaves a process that has ended as a zombie`,
    'put an init before it: ENTRYPOINT ["tini", "--"], docker run --init; where the app starts programs, zombies fill the process table in the end',
  );
}
