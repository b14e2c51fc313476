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
  /** The offer of another origin that has wheels of packages which the best one has none of. */
  readonly elsewhere?: { readonly offer: Offer; readonly wheels: readonly string[] };
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
  const judged = fitting.map((offer) => ({
    offer,
    compiled: withoutWheel(packages, offer.python.version, platform),
  }));
  const [first] = judged;
  if (!first) throw new Error('no fitting offer');
  const near = judged.filter(({ offer }) => sameOrigin(fitting).includes(offer));
  const best = fewest(near, first);
  const other = fewest(judged, best);
  return {
    offer: best.offer,
    compiled: best === first ? [] : first.compiled,
    ...(other === best
      ? {}
      : {
          elsewhere: {
            offer: other.offer,
            wheels: best.compiled.filter((name) => !other.compiled.includes(name)),
          },
        }),
  };
}

interface Judged {
  readonly offer: Offer;
  readonly compiled: readonly string[];
}

/** The first with the fewest packages to compile; `first` where none has fewer. */
function fewest(among: readonly Judged[], first: Judged): Judged {
  return among.reduce((a, b) => (b.compiled.length < a.compiled.length ? b : a), first);
}

/** Those with the origin of the first. */
export function sameOrigin(fitting: readonly Offer[]): readonly Offer[] {
  return fitting.filter((one) => one.python.origin === fitting[0]?.python.origin);
}
