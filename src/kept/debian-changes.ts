/** What changed among a container's Debian packages, by name. */
export interface DebianChanges {
  /** Asked for by name. */
  readonly added: readonly string[];
  /** Came with them. */
  readonly brought: readonly string[];
  readonly removed: readonly string[];
  /** In another version than before. */
  readonly otherVersion: readonly string[];
}

/** dpkg's and apt's own records of what is installed. */
export interface DebianRecords {
  /** `/var/lib/dpkg/status` */
  readonly status: string;
  /** `/var/lib/apt/extended_states`, which may be missing. */
  readonly extendedStates: string;
}

export const debianRecordFiles = {
  status: '/var/lib/dpkg/status',
  extendedStates: '/var/lib/apt/extended_states',
} as const;

/** Compares what is installed; a package that apt took in by itself was not asked for. */
export function debianChanges(before: DebianRecords, after: DebianRecords): DebianChanges {
  const was = installed(before.status);
  const is = installed(after.status);
  const automatic = new Set(
    paragraphs(after.extendedStates).flatMap((fields) =>
      fields.get('Auto-Installed') === '1' ? [fields.get('Package') ?? ''] : [],
    ),
  );
  const fresh = [...is.keys()].filter((name) => !was.has(name)).toSorted();
  return {
    added: fresh.filter((name) => !automatic.has(name)),
    brought: fresh.filter((name) => automatic.has(name)),
    removed: [...was.keys()].filter((name) => !is.has(name)).toSorted(),
    otherVersion: [...is]
      .filter(([name, version]) => was.has(name) && was.get(name) !== version)
      .map(([name]) => name)
      .toSorted(),
  };
}

/** True for what compiles, or is compiled against: an application does not run on it. */
export function isForBuilding(name: string): boolean {
  return /-dev$|^(build-essential|make|cmake|ninja-build|meson|pkg-config|pkgconf|gcc|g\+\+|gfortran|rustc|cargo)(-[0-9.]+)?$/.test(
    name,
  );
}

/** Name → version of what is there in full. */
function installed(status: string): ReadonlyMap<string, string> {
  return new Map(
    paragraphs(status).flatMap((fields): [string, string][] =>
      fields.get('Status')?.endsWith(' installed')
        ? [[fields.get('Package') ?? '', fields.get('Version') ?? '']]
        : [],
    ),
  );
}

/** Fields of each paragraph of a Debian control file (Debian Policy 5.1), first lines alone. */
function paragraphs(text: string): readonly ReadonlyMap<string, string>[] {
  return text.split(/\n{2,}/).map(
    (paragraph) =>
      new Map(
        paragraph.split('\n').flatMap((line): [string, string][] => {
          const [, name, value = ''] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
          return name === undefined ? [] : [[name, value]];
        }),
      ),
  );
}
