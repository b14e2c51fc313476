import type { AppSource } from '../app/app-source.ts';
import { type Lock, lockFile } from '../lock/lock.ts';
import { readLock } from '../lock/parse-lock.ts';
import { staleParts } from '../lock/staleness.ts';
import type { Plan, Warning } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import type { CliContext } from './context.ts';

/** @throws WarpError `WARP_LOCK_INVALID` (exit 10) */
export function checkedLock(app: AppSource): Lock | undefined {
  const lock = readLock(app);
  if (lock.ok) return lock.value;
  const { problems } = lock;
  const [first] = problems;
  throw new WarpError({
    code: 'WARP_LOCK_INVALID',
    phase: 'config',
    message: `${lockFile} cannot be read: ${first?.message}`,
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    problems,
  });
}

/**
 * Whether nothing may differ from warp.lock: `--locked` and `--no-locked`, then `WARP_LOCKED`; on a
 * CI machine (`CI` is set, as all of them do) wherever there is a lock.
 */
export function isLocked(
  { env }: Pick<CliContext, 'env'>,
  option: boolean | undefined,
  lock: Lock | undefined,
): boolean {
  const asked = option ?? flag(env.WARP_LOCKED);
  return asked ?? (lock !== undefined && flag(env.CI) === true);
}

function flag(text: string | undefined): boolean | undefined {
  if (text === undefined || text === '') return undefined;
  return !/^(0|false|no)$/i.test(text);
}

/**
 * Compares a plan with the lock.
 * @returns what is found anew, as a warning, where that is allowed
 * @throws WarpError `WARP_LOCK_MISSING`, `WARP_LOCK_STALE` (exit 30) where it is not
 */
export function judgeLock(plan: Plan, lock: Lock | undefined, locked: boolean): readonly Warning[] {
  const hint = `run "warp lock" and commit ${lockFile}`;
  if (!lock) {
    if (!locked) return [];
    const message = `--locked asks for a ${lockFile}, and the app has none`;
    throw new WarpError({ code: 'WARP_LOCK_MISSING', phase: 'plan', message, hint });
  }
  const problems = staleParts(plan, lock);
  const [first] = problems;
  if (!first) return [];
  if (!locked) {
    return problems.map(({ message }) => ({
      code: 'WARP_LOCK_STALE',
      message: `${lockFile} is out of date: ${message}`,
      hint,
      at: { file: lockFile },
    }));
  }
  const message = `${lockFile} is out of date: ${problems.length === 1 ? first.message : `${problems.length} reasons`}`;
  throw new WarpError({ code: 'WARP_LOCK_STALE', phase: 'plan', message, hint, problems });
}
