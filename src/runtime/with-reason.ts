import type { Reason } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';

/**
 * The failure with the decision it may come from as a further problem: why this base, where it
 * cannot be had or what the app depends on cannot be installed on it.
 */
export function withReason(failure: unknown, { rule, at }: Reason): unknown {
  if (!(failure instanceof WarpError)) return failure;
  const { code, phase, message, hint, output, cause } = failure;
  return new WarpError({
    code,
    phase,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(output === undefined ? {} : { output }),
    problems: [...failure.problems, { message: `the base: ${rule}`, ...(at ? { at } : {}) }],
    cause,
  });
}
