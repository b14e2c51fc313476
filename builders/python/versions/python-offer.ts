import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { BaseOffer } from '../../../src/builder/types.ts';
import type { Platform } from '../../../src/plan/types.ts';
import { withoutWheel } from './wheel-fit.ts';

/** A base that has a Python. */
export type Offer = BaseOffer & { readonly python: PythonRuntime };

export interface Best {
  readonly offer: Offer;
  /** Packages the preferred offer has no wheels for, when that decided. */
  readonly compiled: readonly string[];
}

/**
 * The first offer for which the fewest locked packages would have to be compiled. Of one origin:
 * compiling a few packages is no reason to leave the distribution's patched interpreter.
 */
export function bestFor(
  fitting: readonly Offer[],
  packages: Parameters<typeof withoutWheel>[0],
  platform: Platform,
): Best {
  const [first, ...rest] = sameOrigin(fitting).map((offer) => ({
    offer,
    compiled: withoutWheel(packages, offer.python.version, platform),
  }));
  if (!first) throw new Error('no fitting offer');
  const best = rest.reduce((a, b) => (b.compiled.length < a.compiled.length ? b : a), first);
  return { offer: best.offer, compiled: best === first ? [] : first.compiled };
}

/** Those with the origin of the first. */
export function sameOrigin(fitting: readonly Offer[]): readonly Offer[] {
  return fitting.filter((one) => one.python.origin === fitting[0]?.python.origin);
}
