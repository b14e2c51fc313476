import type { RelPath } from '../../../src/app/app-source.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { askedReleases } from './asked-releases.ts';
import { count } from './count-packages.ts';
import { openNames, parseRequirement } from './requirement-name.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyPlan, ManagerId } from './types.ts';

const listFile = '.warp-own-requirements.txt';

/** A plan that installs requirements that `file` lists in a form of its own, resolved in the build. */
export function listedPlan(
  manager: ManagerId,
  requirements: readonly string[],
  { file, reason }: { readonly file: RelPath; readonly reason: Reason },
): DependencyPlan {
  const parsed = requirements.flatMap((one) => parseRequirement(one) ?? []);
  const install = {
    title: `installing ${count(requirements.length)} from ${file}`,
    argv: ['uv', 'pip', 'install', '-r', listFile],
    reason,
  };
  const some = requirements.length > 0;
  return {
    manager,
    inputs: [],
    files: some
      ? [{ path: listFile, content: requirements.map((one) => `${one}\n`).join('') }]
      : [],
    ...(some ? { install } : {}),
    compiles: true,
    needs: systemNeeds(
      parsed.map(({ name, specifier }) => ({ name, file, vcs: /^@\s*git\+/.test(specifier) })),
    ),
    packages: parsed.map(({ name }) => name),
    asked: askedReleases(parsed),
    open: openNames(parsed),
    facts: [{ name: 'python.lock', value: null, reason }],
    warnings: [],
  };
}
