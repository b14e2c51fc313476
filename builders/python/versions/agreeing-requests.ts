import type { Problem } from '../../../src/warp-error.ts';
import { allows } from './python-range.ts';
import { described, type VersionRequest } from './version-request.ts';

/** Whether a version is one that the request asks for. */
export function accepts(request: VersionRequest, minor: string): boolean {
  if (request.minor !== undefined) return request.minor === minor;
  return (request.ranges ?? ['']).some((range) => allows([range], minor));
}

/**
 * The requests that count, and those that are overruled: a tool's setting that the app's own files
 * contradict says something about a laptop, not the app; what old releases run on gives way to a
 * version that is named.
 */
export function settleWeak(requests: readonly VersionRequest[]) {
  const strong = requests.filter((one) => !one.weak);
  const named = requests.filter(({ minor }) => minor !== undefined);
  const overruled = requests.filter((one) => {
    if (!one.weak) return false;
    if (one.minor !== undefined) return strong.some((each) => !compatible(each, one.minor));
    return named.some((each) => !compatible(one, each.minor));
  });
  return { kept: requests.filter((one) => !overruled.includes(one)), overruled };
}

function compatible(request: VersionRequest, minor: string | undefined): boolean {
  return minor === undefined || accepts(request, minor);
}

/** A named version that another request excludes. */
export function findConflict(requests: readonly VersionRequest[]): Problem | undefined {
  const pin = requests.find((one) => one.minor !== undefined);
  const other = pin && requests.find((one) => !compatible(one, pin.minor));
  if (!pin || !other) return undefined;
  return {
    code: 'WARP_PYTHON_CONFLICT',
    phase: 'detection',
    message: `${pin.source} asks for Python ${pin.text}, but ${other.source} for ${other.text}`,
    hint: `Make them agree: ${described(pin)}, ${described(other)}.`,
    ...(pin.at ? { at: pin.at } : {}),
  };
}
