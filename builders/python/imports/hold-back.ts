import type { Warning } from '../../../src/plan/types.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import type { OutgrownName } from './outgrown-names.ts';

const file = '.warp-older-releases.txt';

/**
 * Where the dependencies leave a release open, the code decides: a distribution is held below the
 * release that took away what the code uses. What the dependencies say of versions is left alone.
 */
export function heldBack(plan: DependencyPlan, found: readonly OutgrownName[]): DependencyPlan {
  const { install, open } = plan;
  if (!install || !open) return plan;
  const held = found.filter(
    ({ removal: { distribution } }) =>
      open.includes(distribution) || !plan.packages.includes(distribution),
  );
  if (held.length === 0) return plan;
  const lines = held.map(({ removal }) => `${removal.distribution}<${removal.release}\n`);
  return {
    ...plan,
    files: [...plan.files, { path: file, content: lines.join('') }],
    install: { ...install, argv: [...install.argv, '--constraint', file] },
    pythons: held.flatMap((one) => {
      const { distribution, release, python: range } = one.removal;
      if (range === undefined) return [];
      const source = `${distribution} before ${release}`;
      return [{ range, source, why: `${source}, as the code ${one.what}`, at: place(one) }];
    }),
    warnings: [...plan.warnings, ...held.map(warningOf)],
  };
}

function warningOf(one: OutgrownName): Warning {
  const { distribution, release } = one.removal;
  return {
    code: 'WARP_PYTHON_OLDER_RELEASE',
    message: `${one.file} ${one.what}, which ${distribution} ${release} took away: the newest release before it is installed`,
    hint: `write ${distribution}<${release} into the dependencies, or port the code`,
    at: place(one),
  };
}

function place({ file: where, line }: Pick<OutgrownName, 'file' | 'line'>) {
  return { file: where, line };
}
