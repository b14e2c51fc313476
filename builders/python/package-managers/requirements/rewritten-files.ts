import type { RelPath } from '../../../../src/app/app-source.ts';
import type { DependencyPlan } from '../types.ts';
import type { Line } from './parse-requirements.ts';
import type { RequirementsTree } from './read-requirements.ts';

/** The files that uv cannot take as they are: of another coding, with quotes, with the app itself. */
export function rewrittenFiles(tree: RequirementsTree): DependencyPlan['files'] {
  const paths = new Set([
    ...tree.recoded,
    ...[...tree.files].flatMap(([path, lines]) => (lines.some(isQuoted) ? path : [])),
    ...tree.locals.flatMap((one) => (one.kind === 'app' ? one.file : [])),
  ]);
  return [...paths].map((path) => ({ path, content: withoutOwn(tree, path) }));
}

function withoutOwn(tree: RequirementsTree, file: RelPath): string {
  const own = new Set(
    tree.locals.flatMap((one) => (one.kind === 'app' && one.file === file ? one.line : [])),
  );
  const lines = (tree.files.get(file) ?? []).filter((line) => !own.has(line.line));
  return lines.map((line) => `${line.text.replace(quoted, '$1$3')}\n`).join('');
}

/** pip takes quotes off the value of an option, uv does not. */
const quoted = /^(--?[A-Za-z][A-Za-z-]*(?:\s*=\s*|\s+))(["'])(.*)\2$/;

function isQuoted({ text }: Line): boolean {
  return quoted.test(text);
}
