import { relative } from 'node:path';
import type { AppSource, RelPath } from '../app/app-source.ts';
import type { AppPart } from '../app/context-rules.ts';
import { peekFolder } from '../app/peek-folder.ts';
import { cleanRelative, joinRelative, leadsOut } from '../app/rel-path.ts';
import { repositoryTop } from '../app/repository-top.ts';
import { type Config, sectionData } from '../config/config.ts';
import type { Fact } from '../plan/types.ts';
import type { Builder, Reach } from './types.ts';

/** Which folder the build sees, and which part of it is the app. */
export interface AppPlace {
  /** Absolute. */
  readonly folder: string;
  /** Undefined: all of the folder is the app. */
  readonly part?: AppPart;
  readonly facts: readonly Fact[];
}

/** @returns undefined where the configuration is wrong: whoever needs it reports that */
export type Configure = (app: AppSource) => Config | undefined;

/**
 * The folder given is the app. Where its own files ask for something around it (a lock of the
 * workspace, a package in a folder beside it), the build sees the top of the repository, of which
 * that and the app alone are taken.
 */
export function placeApp(
  given: string,
  builders: readonly Builder[],
  configure: Configure,
): AppPlace {
  const top = repositoryTop(given);
  const root = top === undefined ? '' : relative(top, given).split('\\').join('/');
  if (top === undefined || root === '') return { folder: given, facts: [] };
  const app = peekFolder(top).within(root);
  const config = configure(app);
  if (config === undefined) return { folder: given, facts: [] };
  const reaches = builders
    .filter(({ id }) => config.builder === undefined || config.builder.value === id)
    .flatMap(({ id, reach }) => reach?.(app, sectionData(config, id)) ?? [])
    .filter(({ path }) => leadsOut(cleanRelative(path)))
    .filter(({ path }) => app.entry(path) !== undefined);
  if (reaches.length === 0) return { folder: given, facts: [] };
  const only = outermost([root, ...reaches.map(({ path }) => joinRelative(root, path))]);
  return { folder: top, part: { root, only }, facts: factsOf(root, reaches) };
}

/** Each path once, and none that lies in another; sorted. */
function outermost(paths: readonly RelPath[]): readonly RelPath[] {
  const inside = (path: RelPath, folder: RelPath) =>
    path !== folder && (folder === '' || path.startsWith(`${folder}/`));
  const all = [...new Set(paths)].sort();
  return all.filter((path) => !all.some((folder) => inside(path, folder)));
}

function factsOf(root: RelPath, reaches: readonly Reach[]): readonly Fact[] {
  const rules = [...new Set(reaches.map(({ reason }) => reason.rule))];
  const [first] = reaches;
  const rule = `the folder given, in the repository: ${rules.join('; ')}`;
  const at = first?.reason.at;
  return [{ name: 'app.root', value: root, reason: { rule, ...(at ? { at } : {}), via: 'app' } }];
}
