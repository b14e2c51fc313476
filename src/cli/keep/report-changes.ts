import { unifiedDiff } from '../../kept/line-diff.ts';
import type { FileEdit, Proposal } from '../../kept/propose-edits.ts';
import type { KeptFile, ShellChanges } from '../../kept/types.ts';
import { formatBytes } from '../output/format.ts';

/** As many paths outside of the source are named. */
const namedPaths = 20;
const column = 20;

/** What shells in the container changed, for people. */
export function formatChanges(changes: ShellChanges): string {
  const { debian, packages, variables, source, elsewhere } = changes;
  const rows: (readonly [string, string])[] = [
    ...listed('Debian packages', debian?.added ?? [], debian?.brought.length ?? 0),
    ...packages.flatMap(({ of, changes: { added, changed, brought, removed } }) => [
      ...listed(
        of.what,
        [...added, ...changed].map(({ name, version }) => `${name} ${version}`),
        brought.length,
      ),
      ...listed('  removed', removed, 0),
    ]),
    ...listed('environment', Object.keys(variables.set), 0),
    ...listed(
      'source',
      source.map(({ path }) => path),
      0,
    ),
    ...listed(
      'elsewhere',
      elsewhere
        .slice(0, namedPaths)
        .map(({ path, kind }) => (kind === 'removed' ? `${path} (removed)` : path)),
      0,
    ),
  ];
  const more = elsewhere.length - namedPaths;
  if (rows.length === 0) return 'nothing was changed in the shell that an image would hold\n';
  return [
    'changed in the shell:',
    ...rows.map(([what, value]) => `  ${what.padEnd(column)}${value}`),
    ...(more > 0 ? [`  ${''.padEnd(column)}and ${more} more`] : []),
    '',
  ].join('\n');
}

function listed(
  what: string,
  names: readonly string[],
  brought: number,
): readonly (readonly [string, string])[] {
  if (names.length === 0) return [];
  const also =
    brought > 0 ? ` (and ${brought} that ${names.length > 1 ? 'they need' : 'it needs'})` : '';
  return [[what, `${names.join(', ')}${also}`]];
}

/** The edits as one patch. */
export function formatPatch({ edits }: Proposal): string {
  return edits.map(patchOf).join('');
}

function patchOf({ path, before, after }: FileEdit): string {
  const [was, is] = [textOf(before), textOf(after)];
  if (was === null || is === null) {
    const size = after && 'content' in after ? ` (${formatBytes(after.content.length)})` : '';
    return `diff --git a/${path} b/${path}\nBinary files differ${size}\n`;
  }
  return unifiedDiff(
    path,
    was,
    is,
    after !== undefined && 'executable' in after && after.executable,
  );
}

/** Null where it is no text. */
function textOf(file: KeptFile | undefined): string | undefined | null {
  if (!file || 'link' in file) return undefined;
  const text = file.content.toString('utf8');
  return text.includes('\0') || !Buffer.from(text).equals(file.content) ? null : text;
}

/** What is left to do by hand. */
export function formatProposal({ commands, notes }: Proposal): string {
  return [
    ...(commands.length > 0 ? ['to be run in the folder, for the next build to contain it:'] : []),
    ...commands.map((command) => `  ${command}`),
    ...notes.map((note) => `note: ${note}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
