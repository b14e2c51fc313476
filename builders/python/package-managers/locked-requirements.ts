import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Reason } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { count } from './count-packages.ts';
import { type LocalDependency, localDependencies } from './local-dependency.ts';
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
  /** A folder or archive of the app: installed from there, in place of `pin`. */
  readonly local?: LocalDependency;
}

const exported = '.warp-locked-requirements.txt';

/**
 * A plan that installs a lock's packages and nothing more: the lock's own content as a requirements
 * file with hashes, installed without resolving. The app's own folder is left to `project`.
 */
export function pinnedPlan(
  app: AppSource,
  manager: ManagerId,
  { lock, packages }: { readonly lock: RelPath; readonly packages: readonly PinnedPackage[] },
): Result<DependencyPlan, readonly Problem[]> {
  const locals = localDependencies(
    app,
    lock,
    packages.flatMap((one) => one.local ?? []),
  );
  if (!locals.ok) return locals;
  const installed = packages.filter((one) => !one.local || locals.value.includes(one.local.path));
  const reason: Reason = { rule: `${lock} locks every package`, at: { file: lock }, via: 'lock' };
  const vcs = (one: PinnedPackage) => one.pin.startsWith('@ git+');
  const compiled = installed.filter((one) => !one.wheels.some((file) => file.endsWith('.whl')));
  const content = installed.map(requirementLine).join('');
  const install = {
    title: `installing ${count(installed.length)} from ${lock}`,
    argv: ['uv', 'pip', 'install', '--no-deps', '-r', exported],
    reason,
  };
  return {
    ok: true,
    value: {
      manager,
      inputs: locals.value,
      folders: locals.value,
      files: installed.length > 0 ? [{ path: exported, content }] : [],
      ...(installed.length > 0 ? { install } : {}),
      compiles: compiled.length > 0,
      needs: systemNeeds(
        [...new Set([...compiled, ...installed.filter(vcs)])].map((one) => ({
          name: one.name,
          file: lock,
          vcs: vcs(one),
        })),
      ),
      packages: installed.map((one) => one.name),
      pins: installed.map(pinLine),
      locked: Object.fromEntries(
        installed.filter((one) => !one.local).map((one) => [one.name, one.pin.replace(/^==/, '')]),
      ),
      facts: [{ name: 'python.lock', value: lock, reason }],
      warnings: [],
    },
  };
}

function pinLine({ name, pin, marker, local }: PinnedPackage): string {
  const release = local ? `@ ./${local.path}` : pin;
  const condition = marker ? ` ; ${marker}` : '';
  return `${name}${release.startsWith('@') ? ' ' : ''}${release}${condition}`;
}

function requirementLine(one: PinnedPackage): string {
  const marker = one.marker ? ` ; ${one.marker}` : '';
  const hashes = [...new Set(one.hashes)].sort().map((hash) => ` \\\n    --hash=${hash}`);
  if (one.local) {
    return `${one.local.editable ? '-e ' : ''}./${one.local.path}${marker}${hashes.join('')}\n`;
  }
  const space = one.pin.startsWith('@') ? ' ' : '';
  return `${one.name}${space}${one.pin}${marker}${hashes.join('')}\n`;
}
