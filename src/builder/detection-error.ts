import type { AppSource } from '../app/app-source.ts';
import { type Problem, WarpError } from '../warp-error.ts';
import type { Builder, Candidate, Missing } from './types.ts';

/** Entries of the folder shown in the error. */
const shownFiles = 20;

interface Search {
  readonly app: AppSource;
  readonly builders: readonly Builder[];
  readonly asked: string | undefined;
  readonly missing: readonly Missing[];
}

/** No builder knows what to do with the folder: what was tried, what was missing, what was seen. */
export function nothingFits({ app, builders, asked, missing }: Search): WarpError {
  const ids = builders.map(({ id }) => id);
  if (asked !== undefined && !ids.includes(asked))
    return new WarpError({
      code: 'WARP_DETECT_BUILDER',
      phase: 'detection',
      message: `no builder is called ${asked}`,
      hint: `set builder in warp.yaml to one of: ${ids.join(', ')}`,
    });
  const tried = asked ?? ids.join(', ');
  const instead = missing.find((one) => one.instead);
  const reason = instead ? `: ${instead.why}` : ` (builders tried: ${tried})`;
  return new WarpError({
    code: 'WARP_DETECT_NOTHING',
    phase: 'detection',
    message: `nothing in the folder shows how the app is started${reason}`,
    hint: leavesOutAll(app)
      ? 'an ignore file (.dockerignore, .warpignore) leaves out all but what it names: bring the app back by !pattern lines in .warpignore'
      : 'say it in warp.yaml (python: { entrypoint: "module:callable" } or processes: { web: COMMAND }), add a Procfile with a web line, or an executable app.sh; or give the folder the app is in',
    problems: missing.map(asProblem),
    output: `files seen: ${seenFiles(app)}`,
  });
}

/** Whether a rule of the user's is for everything; one in first place is warp's own, for a part of a repository. */
function leavesOutAll({ ignore }: AppSource): boolean {
  return ignore.some((pattern, at) => at > 0 && /^(\*\*?(\/\*)?|\.)$/.test(pattern));
}

function asProblem({ kind, why }: Missing): Problem {
  return { message: `${kind}: ${why}` };
}

function seenFiles(app: AppSource): string {
  const names = app
    .list('')
    .map((name) => (app.entry(name)?.kind === 'directory' ? `${name}/` : name));
  if (names.length === 0) return 'none';
  const more = names.length - shownFiles;
  const shown = names.slice(0, shownFiles).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Several readings are equally good: the user is asked, in words. */
export function tie(equal: readonly Candidate[]): WarpError {
  const titles = equal.map(({ title }) => title);
  const last = titles.pop() ?? '';
  const [first] = equal;
  return new WarpError({
    code: 'WARP_DETECT_TIE',
    phase: 'detection',
    message: `which app is meant: ${titles.join(', ')} or ${last}? The folder holds ${equal.length} that fit equally well`,
    hint:
      folderHint(equal) ??
      `name it in warp.yaml: ${first?.builder ?? 'python'}: { entrypoint: … }, or processes: { web: COMMAND }`,
    problems: equal.map(({ title, evidence }) => ({
      message: `${title}: ${evidence.map(({ what }) => what).join('; ')}`,
      ...(evidence[0] === undefined ? {} : { at: evidence[0].at }),
    })),
  });
}

function folderHint(equal: readonly Candidate[]): string | undefined {
  const roots = [...new Set(equal.map(({ root }) => root))];
  if (roots.length < 2) return undefined;
  const named = roots.map((root) => (root === '' ? '.' : root)).toSorted();
  return `give the folder of the one you mean (${named.join(', ')}), or name it in warp.yaml: root: ${named.at(-1)}`;
}
