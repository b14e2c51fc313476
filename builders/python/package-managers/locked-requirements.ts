import type { RelPath } from '../../../src/app/app-source.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { count } from './count-packages.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyPlan, ManagerId } from './types.ts';

/** One package of a lock, ready to be written as a pip requirement. */
export interface PinnedPackage {
  readonly name: string;
  /** `==1.2.3`, or `@ git+https://…@rev`, `@ https://…`. */
  readonly pin: string;
  readonly marker?: string;
  /** `sha256:…` */
  readonly hashes: readonly string[];
  readonly wheels: readonly string[];
}

const exported = '.warp-locked-requirements.txt';

/**
 * A plan that installs a lock's packages and nothing more: the lock's own content as a requirements
 * file with hashes, installed without resolving.
 */
export function pinnedPlan(
  manager: ManagerId,
  lock: RelPath,
  packages: readonly PinnedPackage[],
): DependencyPlan {
  const reason: Reason = { rule: `${lock} locks every package`, at: { file: lock }, via: 'lock' };
  const vcs = (one: PinnedPackage) => one.pin.startsWith('@ git+');
  const compiled = packages.filter((one) => !one.wheels.some((file) => file.endsWith('.whl')));
  return {
    manager,
    inputs: [],
    files:
      packages.length > 0
        ? [{ path: exported, content: packages.map(requirementLine).join('') }]
        : [],
    ...(packages.length > 0
      ? {
          install: {
            title: `installing ${count(packages.length)} from ${lock}`,
            argv: ['uv', 'pip', 'install', '--no-deps', '-r', exported],
            reason,
          },
        }
      : {}),
    compiles: compiled.length > 0,
    needs: systemNeeds(
      [...new Set([...compiled, ...packages.filter(vcs)])].map((one) => ({
        name: one.name,
        file: lock,
        vcs: vcs(one),
      })),
    ),
    packages: packages.map((one) => one.name),
    facts: [{ name: 'python.lock', value: lock, reason }],
    warnings: [],
  };
}

function requirementLine(one: PinnedPackage): string {
  const marker = one.marker ? ` ; ${one.marker}` : '';
  const hashes = [...new Set(one.hashes)].sort().map((hash) => ` \\\n    --hash=${hash}`);
  const space = one.pin.startsWith('@') ? ' ' : '';
  return `${one.name}${space}${one.pin}${marker}${hashes.join('')}\n`;
}
