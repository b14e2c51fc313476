import type { RequirementsTree } from './read-requirements.ts';

/** Whether every package has a hash: then all must, as pip has it. */
export function allHashed(tree: RequirementsTree): boolean {
  const asking = asked(tree).filter(({ kind }) => asks.has(kind));
  return asking.length > 0 && asking.every((line) => line.kind === 'package' && line.hashed);
}

/** The requirements by name without their hashes: `click==8.2 ; sys_platform …`. */
export function pinLines(tree: RequirementsTree): string[] {
  return asked(tree).flatMap((line) => {
    if (line.kind !== 'package') return [];
    const { name, specifier, marker } = line.requirement;
    return [`${name}${specifier}${marker === '' ? '' : ` ; ${marker}`}`];
  });
}

const asks: ReadonlySet<string> = new Set(['package', 'vcs', 'url', 'local']);

function asked(tree: RequirementsTree) {
  return [...tree.files].flatMap(([file, lines]) => (tree.constraints.has(file) ? [] : lines));
}
