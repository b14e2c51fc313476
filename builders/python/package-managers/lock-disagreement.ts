import type { AppSource } from '../../../src/app/app-source.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { agree } from './several-versions.ts';
import type { DependencyConfig, Found } from './types.ts';

/**
 * Several locks that do not lock the same production packages: what differs, and which of them would
 * be taken. Undefined where all of them agree.
 */
export function disagreement(
  app: AppSource,
  config: DependencyConfig,
  locks: readonly Found[],
): Problem | undefined {
  const read = locks.map(([manager, { file }]) => {
    const plan = manager.plan(app, config);
    return plan.ok
      ? { id: manager.id, file, locked: plan.value.locked ?? {} }
      : { id: manager.id, file, wrong: plan.problems[0]?.message ?? `${file} cannot be read` };
  });
  const good = read.flatMap((one) => (one.locked === undefined ? [] : one));
  const wrong = read.flatMap((one) => one.wrong ?? []);
  const [first, ...rest] = good;
  const empty = good.every(({ locked }) => Object.keys(locked).length === 0);
  const differing = first ? rest.flatMap((other) => differences(first, other)) : [];
  if (wrong.length === 0 && differing.length === 0 && !empty) return undefined;
  const files = locks.map(([, manifest]) => manifest.file);
  const shown = [...wrong, ...differing.slice(0, 4)];
  const more = differing.length > 4 ? ` and ${differing.length - 4} more` : '';
  const what = shown.length > 0 ? `${shown.join('; ')}${more}` : 'none of them locks anything';
  const taken = first?.id ?? locks[0]?.[0].id;
  return {
    code: 'WARP_PYTHON_TWO_LOCKS',
    phase: 'plan',
    message: `the app has ${files.join(' and ')}, which do not agree: ${what}`,
    hint: `Remove the lock that is no longer used, or choose with python.manager in warp.yaml: "${taken}" takes ${first?.file ?? files[0]}.`,
    at: { file: files[0] ?? '' },
  };
}

interface Lock {
  readonly file: string;
  readonly locked: Readonly<Record<string, string>>;
}

function differences(one: Lock, other: Lock): string[] {
  const names = [...new Set([...Object.keys(one.locked), ...Object.keys(other.locked)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [one.locked[name], other.locked[name]];
    if (a === b || (a && b && agree(a, b))) return [];
    if (a === undefined) return [`${name} is in ${other.file} alone`];
    if (b === undefined) return [`${name} is in ${one.file} alone`];
    return [`${name} is ${a} in ${one.file}, ${b} in ${other.file}`];
  });
}
