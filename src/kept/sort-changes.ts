import type { RelPath } from '../app/app-source.ts';

/** A path that is not as it is in the image. */
export interface ChangedPath {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
}

/** A container's changes by what is to be done about them; folders that only hold others are left out. */
export interface SortedChanges {
  /** Below the source; paths from there. */
  readonly source: readonly (ChangedPath & { readonly path: RelPath })[];
  /** Below each of the folders that packages are in; paths from there. */
  readonly packages: ReadonlyMap<string, readonly ChangedPath[]>;
  /** Debian packages were installed or removed. */
  readonly debian: boolean;
  readonly elsewhere: readonly ChangedPath[];
}

export interface SortPlaces {
  /** Absolute folder of the source. */
  readonly source: string;
  /** Absolute folders that packages are in. */
  readonly packages: readonly string[];
  /** What the shell itself was given and leaves. */
  readonly own: readonly string[];
}

/** What programs leave behind wherever they run, and the records of dpkg and apt. */
const leftBehind = [
  ...[
    '/tmp',
    '/var/tmp',
    '/run',
    '/dev',
    '/proc',
    '/sys',
    '/var/cache',
    '/var/log',
    '/root/.cache',
  ],
  ...['/var/lib/apt', '/var/lib/dpkg', '/var/lib/systemd', '/var/lib/ucf', '/etc/ld.so.cache'],
  ...['/etc/alternatives', '/etc/hostname', '/etc/hosts', '/etc/resolv.conf', '/etc/mtab'],
];
const leftByName =
  /\/(\.bash_history|\.viminfo|\.lesshst|\.python_history|\.wget-hsts|__pycache__|[^/]*\.py[co])$/;

/** @param owned paths that belong to Debian packages which came or went */
export function sortChanges(
  changes: readonly ChangedPath[],
  places: SortPlaces,
  owned: ReadonlySet<string>,
): SortedChanges {
  const leaves = withoutParents(changes);
  const below = (folder: string) =>
    leaves.flatMap((change) =>
      change.path.startsWith(`${folder}/`)
        ? [{ ...change, path: change.path.slice(folder.length + 1) }]
        : [],
    );
  const known = [places.source, ...places.packages, ...places.own, ...leftBehind];
  const isKnown = (path: string) =>
    known.some((one) => path === one || path.startsWith(`${one}/`)) ||
    leftByName.test(path) ||
    path.includes('/__pycache__/') ||
    owned.has(path);
  return {
    source: below(places.source),
    // A package's record is a folder, told by its own name.
    packages: new Map(
      places.packages.map((folder) => [
        folder,
        changes.flatMap((change) =>
          change.path.startsWith(`${folder}/`)
            ? [{ ...change, path: change.path.slice(folder.length + 1) }]
            : [],
        ),
      ]),
    ),
    debian: changes.some(({ path }) => path === '/var/lib/dpkg/status'),
    elsewhere: leaves.filter(({ path }) => !isKnown(path)),
  };
}

/** Files in dpkg's lists of packages (`/var/lib/dpkg/info/*.list`), which name some as before /usr took them in. */
export function listedPaths(lists: readonly string[]): ReadonlySet<string> {
  const paths = lists.flatMap((list) => list.split('\n').filter((path) => path !== ''));
  return new Set(
    paths.flatMap((path) =>
      /^\/(bin|lib|lib64|sbin)\//.test(path) ? [path, `/usr${path}`] : [path],
    ),
  );
}

/** Folders are told because of what is in them. */
function withoutParents(changes: readonly ChangedPath[]): readonly ChangedPath[] {
  const parents = new Set(
    changes.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))),
  );
  return changes.filter(({ path, kind }) => kind === 'removed' || !parents.has(path));
}
