import type { RelPath } from '../../../../src/app/app-source.ts';
import { normalName, type Requirement } from '../requirement-name.ts';
import type { AskedPackage } from '../system-packages.ts';
import type { Line } from './parse-requirements.ts';
import type { RequirementsTree } from './read-requirements.ts';

/** What the files ask for, with the places; constraints ask for nothing. */
export function askedPackages(tree: RequirementsTree): AskedPackage[] {
  return [...tree.files].flatMap(([file, lines]) =>
    tree.constraints.has(file) ? [] : lines.flatMap((line) => asked(file, line)),
  );
}

function asked(file: RelPath, line: Line): AskedPackage[] {
  const at = { file, line: line.line };
  if (line.kind === 'package') return [{ name: line.requirement.name, ...at }];
  if (line.kind === 'vcs' || line.kind === 'url') {
    const vcs = line.kind === 'vcs' && line.url.startsWith('git+');
    return [{ name: normalName(line.name ?? line.url), vcs, ...at }];
  }
  if (line.kind !== 'local' || /^\.?\/?$/.test(line.path)) return [];
  return [{ name: normalName(line.path.split('/').pop()?.split('-')[0] ?? ''), ...at }];
}

/** Requirements by name; those of constraints, too, as what they bound is bounded. */
export function namedRequirements(tree: RequirementsTree): readonly Requirement[] {
  const lines = [...tree.files.values()].flat();
  return lines.flatMap((line) => (line.kind === 'package' ? line.requirement : []));
}
