import type { AppSource } from '../../../src/app/app-source.ts';
import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { BaseOffer, Result } from '../../../src/builder/types.ts';
import type { BaseRef, Decided, Fact, Platform, Reason, Warning } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { lockedWheels } from '../package-managers/locked-wheels.ts';
import type { DependencyConfig } from '../package-managers/types.ts';
import { accepts, findConflict, settleWeak } from './agreeing-requests.ts';
import { type Best, bestFor, type Offer, sameOrigin } from './python-offer.ts';
import { pinnedVersions } from './version-files.ts';
import { requiredRanges } from './version-ranges.ts';
import { described, type ReadRequest, readPin, type VersionRequest } from './version-request.ts';

export interface PythonChoice {
  readonly base: Decided<BaseRef>;
  readonly runtime: PythonRuntime;
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
  /** Versions of the same origin that would do as well, by preference; the chosen one is among them. */
  readonly offers: readonly string[];
  /** Another Python, for which the lock has wheels of what is compiled for this one. */
  readonly elsewhere?: string;
}

/** What there is to choose from. */
export interface PythonOffers {
  readonly bases: readonly BaseOffer[];
  /** Default: `linux/amd64`. */
  readonly platform?: Platform;
  /** What else asks, beside the app's files. */
  readonly further?: readonly ReadRequest[];
}

/**
 * The interpreter, and with it the base. A version that a file names wins, where the app's metadata
 * allows it; else the first offer that metadata allows and the lock has wheels for.
 */
export function choosePython(
  app: AppSource,
  config: DependencyConfig,
  { bases, platform = 'linux/amd64', further = [] }: PythonOffers,
): Result<PythonChoice, readonly Problem[]> {
  const offers = bases.filter((one): one is Offer => one.python !== undefined);
  // A version in warp.yaml replaces what files name; what the metadata requires still holds.
  const pins = config.version === undefined ? pinnedVersions(app) : configured(config.version);
  const read = [...pins, ...requiredRanges(app), ...further];
  const problems = read.flatMap((one) => ('problem' in one ? one.problem : []));
  if (problems.length > 0) return { ok: false, problems };
  const requests = read.flatMap((one) => ('request' in one ? one.request : []));
  const { kept, overruled } = settleWeak(requests);
  const conflict = findConflict(kept);
  if (conflict) return { ok: false, problems: [conflict] };
  const fitting = offers.filter((one) => kept.every((each) => accepts(each, one.python.version)));
  if (fitting.length === 0) return { ok: false, problems: [nothingOffered(kept, offers)] };
  const [pin] = kept.filter((one) => one.minor !== undefined);
  const best = bestFor(fitting, pin ? [] : lockedWheels(app, config), platform);
  const reason = pin ? pinReason(pin) : rangeReason(kept, best, offers[0]);
  const alike = pin ? [] : sameOrigin(fitting);
  const value = choice(best.offer, reason, { offers, kept, best, overruled });
  return {
    ok: true,
    value: {
      ...value,
      offers: alike.map(({ python }) => python.version),
      ...(best.elsewhere ? { elsewhere: best.elsewhere.offer.python.version } : {}),
    },
  };
}

function configured(version: string): ReadRequest[] {
  return [readPin(version, { source: 'python.version in warp.yaml', via: 'config' })];
}

function nothingOffered(requests: readonly VersionRequest[], offers: readonly Offer[]): Problem {
  const versions = offers.map((one) => one.python.version).join(', ');
  const [first] = requests;
  return {
    code: 'WARP_PYTHON_VERSION',
    phase: 'detection',
    message: `no base offers the Python asked for by ${requests.map(described).join(' and ')}; offered: ${versions}`,
    hint: requests.some(({ why }) => why !== undefined)
      ? `Port the code to releases that run on one of ${versions}.`
      : `Ask for one of ${versions}, in .python-version or as python.version in warp.yaml.`,
    ...(first?.at ? { at: first.at } : {}),
  };
}

function pinReason(pin: VersionRequest): Reason {
  const patch = pin.patch
    ? `; its patch release (${pin.text}) is the base's, as security updates move it`
    : '';
  return {
    rule: `${pin.source} asks for Python ${pin.minor}${pin.note ? `, ${pin.note}` : ''}${patch}`,
    ...(pin.at ? { at: pin.at } : {}),
    via: pin.via,
  };
}

function rangeReason(
  kept: readonly VersionRequest[],
  best: Best,
  preferred: Offer | undefined,
): Reason {
  const [first] = kept;
  if (best.compiled.length > 0) {
    const names = best.compiled.slice(0, 3).join(', ');
    return {
      rule: `the lock has wheels of ${names} for it, but not for the version usually taken`,
      ...(first?.at ? { at: first.at } : {}),
      via: 'lock',
    };
  }
  if (!first) return { rule: 'nothing asks for a Python version', via: 'default' };
  const { version } = best.offer.python;
  const rule =
    best.offer === preferred
      ? `the version usually taken; ${first.source} (${first.text}) allows it`
      : `the first that ${first.source} (${first.text}) allows`;
  return { rule: `${rule}: ${version}`, ...(first.at ? { at: first.at } : {}), via: 'app' };
}

/** What asking for another Python would save: the distribution's own, with its security updates, is kept. */
function elsewhere({ elsewhere: other }: Best): { value: string; why: string }[] {
  if (other === undefined) return [];
  const why = `no interpreter of the distribution's, though the lock has wheels of ${other.wheels.join(', ')} for it, which are compiled now`;
  return [{ value: other.offer.python.version, why }];
}

function choice(
  offer: Offer,
  reason: Reason,
  from: {
    offers: readonly Offer[];
    kept: readonly VersionRequest[];
    best: Best;
    overruled: readonly VersionRequest[];
  },
): Omit<PythonChoice, 'offers'> {
  const { python } = offer;
  const before = from.offers.slice(0, from.offers.indexOf(offer)).map((one) => ({
    value: one.python.version,
    why:
      from.kept
        .filter((each) => !accepts(each, one.python.version))
        .map(described)
        .join(', ') || `no wheels of ${from.best.compiled.join(', ')} for it in the lock`,
  }));
  const rejected = [...before, ...elsewhere(from.best)];
  return {
    base: {
      value: offer.base,
      reason: { ...reason, rule: `it has Python ${python.version}: ${reason.rule}` },
    },
    runtime: python,
    facts: [
      {
        name: 'python.version',
        value: python.version,
        reason,
        set: { key: 'python.version', value: python.version },
        ...(rejected.length > 0 ? { rejected } : {}),
      },
    ],
    warnings: from.overruled.map((one) => ({
      code: 'WARP_PYTHON_VERSION_IGNORED',
      message: `${one.source} asks for Python ${one.text}, which the app's own files do not allow: ignored`,
      hint: 'Make them agree.',
      ...(one.at ? { at: one.at } : {}),
    })),
  };
}
