const separator = ' or ';

/** Versions by name; `1.26 or 2.2` where the list has several of one, for conditions or Pythons that differ. */
export function versionsByName(
  list: readonly { readonly name: string; readonly version: string }[],
): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const { name, version } of list) {
    const before = found.get(name);
    found.set(name, before === undefined ? version : `${before}${separator}${version}`);
  }
  return Object.fromEntries(found);
}

/** Whether two such texts have a version in common: locks for fewer Pythons have some of the versions. */
export function agree(one: string, other: string): boolean {
  const versions = other.split(separator);
  return one.split(separator).some((version) => versions.includes(version));
}
