import type { AppSource, RelPath } from '../app/app-source.ts';
import { configFile } from '../app/built-in-ignore.ts';
import { createIgnoreMatcher } from '../app/ignore-matcher.ts';
import { joinRelative } from '../app/rel-path.ts';
import type { Config } from '../config/config.ts';
import { editConfig } from '../config/edit-config.ts';
import type { Plan } from '../plan/types.ts';
import { isForBuilding } from './debian-changes.ts';
import type { KeptFile, ShellChanges, SourceChange } from './types.ts';
import { namesSecret } from './variable-changes.ts';

/** A change of one file of the app; without `after` the file goes. */
export interface FileEdit {
  /** From the folder that the build sees. */
  readonly path: RelPath;
  readonly before?: KeptFile;
  readonly after?: KeptFile;
}

/** What makes the next build contain what a shell changed. */
export interface Proposal {
  readonly edits: readonly FileEdit[];
  /** Commands to run in the app's folder once the edits are made. */
  readonly commands: readonly string[];
  /** What no edit can do, and what can be done about it. */
  readonly notes: readonly string[];
}

export interface ProposalInput {
  readonly changes: ShellChanges;
  /** All that the build sees, as the folder is now. */
  readonly source: AppSource;
  /** A file as the folder has it now, whether the build sees it or not. */
  readonly local: (path: RelPath) => KeptFile | undefined;
  /** The app's folder in it, where its warp.yaml is. */
  readonly root: RelPath;
  readonly config: Pick<Config, 'run' | 'build'>;
  readonly plan: Plan;
}

/** Turns changes into edits of the app's own files. */
export function proposeEdits(input: ProposalInput): Proposal {
  const { changes, local, plan } = input;
  const files = sourceEdits(input);
  const edits = new Map(files.edits.map((edit) => [edit.path, edit]));
  const write = (path: RelPath, text: string) => {
    const before = edits.get(path)?.before ?? local(path);
    const executable = before !== undefined && 'executable' in before && before.executable;
    const after = { content: Buffer.from(text), executable };
    edits.set(path, { path, ...(before ? { before } : {}), after });
  };
  const left = withEdits(input.source, edits);
  const declared = changes.packages.map(({ of, changes: packages }) =>
    of.declare(left, plan, packages),
  );
  for (const { files: texts } of declared) for (const [path, text] of texts) write(path, text);
  const configPath = joinRelative(input.root, configFile);
  const text = left.text(configPath) ?? '';
  const edited = editConfig(text, additions(input));
  if (edited !== text) write(configPath, edited);
  return {
    edits: [...edits.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    commands: declared.flatMap(({ commands }) => commands),
    notes: [
      ...declared.flatMap(({ notes }) => notes),
      ...variableNotes(changes),
      ...debianNotes(changes),
      ...files.notes,
      ...(changes.elsewhere.length > 0
        ? ['files outside of the source are in no build: an install or build hook can make them']
        : []),
    ],
  };
}

/** The source with edits made, for whoever reads texts. */
function withEdits(source: AppSource, edits: ReadonlyMap<RelPath, FileEdit>): AppSource {
  return {
    ...source,
    text(path) {
      const edit = edits.get(path);
      if (!edit) return source.text(path);
      return edit.after && 'content' in edit.after ? edit.after.content.toString() : undefined;
    },
  };
}

function additions({ changes, config, source, root }: ProposalInput) {
  const added = changes.debian?.added ?? [];
  const own = source.text(joinRelative(root, configFile)) ?? '';
  const building = added.filter(isForBuilding);
  const running = added.filter((name) => !isForBuilding(name));
  return {
    runPackages: withWeaker(running, config.run.packages, own),
    buildPackages: withWeaker(building, config.build.packages, own),
    runEnv: Object.fromEntries(
      Object.entries(changes.variables.set).filter(([name]) => isWritten(name)),
    ),
  };
}

/** A list in warp.yaml replaces those of other files, unless it says `...`. */
function withWeaker(
  added: readonly string[],
  { value, reason }: Config['run']['packages'],
  own: string,
): readonly string[] {
  const elsewhere = value.length > 0 && reason.at?.file !== configFile;
  if (added.length === 0 || !elsewhere || own.includes('...')) return added;
  return ['...', ...added];
}

function isWritten(name: string): boolean {
  return name !== 'PATH' && !namesSecret(name);
}

function variableNotes({ variables: { set, unset } }: ShellChanges): readonly string[] {
  const secret = Object.keys(set).filter(namesSecret);
  return [
    ...secret.map(
      (name) => `${name} is not written down, as it looks secret: give it with warp run -e ${name}`,
    ),
    ...('PATH' in set ? ["PATH is the image's own: name programs by their path instead"] : []),
    ...(unset.length > 0
      ? [`unset in the shell alone: ${unset.join(', ')}; nothing in warp.yaml unsets a variable`]
      : []),
  ];
}

function debianNotes({ debian }: ShellChanges): readonly string[] {
  const { removed = [], otherVersion = [] } = debian ?? {};
  return [
    ...(removed.length > 0
      ? [`removed in the shell alone: ${removed.join(', ')}; builds install what the app needs`]
      : []),
    ...(otherVersion.length > 0
      ? [`another version in the shell alone: ${otherVersion.join(', ')}; the base brings its own`]
      : []),
  ];
}

function sourceEdits({ changes, source, local }: ProposalInput): {
  readonly edits: readonly FileEdit[];
  readonly notes: readonly string[];
} {
  const ignored = createIgnoreMatcher(source.ignore);
  const edits: FileEdit[] = [];
  const notes: string[] = [];
  for (const change of changes.source) {
    const { path, before, after } = change;
    if (ignored.ignores(path) || same(before, after)) continue;
    const now = local(path);
    if (same(now, after)) continue;
    const problem = obstacle(change, now);
    if (problem) notes.push(`${path} is left alone: ${problem}`);
    else edits.push({ path, ...(before ? { before } : {}), ...(after ? { after } : {}) });
  }
  return { edits, notes };
}

function obstacle({ before, after }: SourceChange, now: KeptFile | undefined): string | undefined {
  if ([before, after].some((file) => file && 'link' in file)) return 'it is a symbolic link';
  if (same(before, now)) return undefined;
  if (before && !now) return 'the build makes it';
  return 'it has changed in the folder, too';
}

/** Contents and run bit; the image knows no other modes. */
function same(a: KeptFile | undefined, b: KeptFile | undefined): boolean {
  if (!a || !b) return a === b;
  if ('link' in a || 'link' in b) return 'link' in a && 'link' in b && a.link === b.link;
  return a.executable === b.executable && a.content.equals(b.content);
}
