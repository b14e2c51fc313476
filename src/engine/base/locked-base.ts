import { WarpError } from '../../warp-error.ts';
import type { Base, BaseImages, BaseRequest, BaseSource } from './obtain-base.ts';

export type LockedBase =
  | { readonly ok: true; readonly base: Base }
  /** `later` is true where only the registry is out of reach. */
  | { readonly ok: false; readonly why: string; readonly later: boolean };

const registryDigest = /^sha256:/;

/** The very image that a lock names: here already, or pulled by its digest. */
export async function obtainLocked(
  images: BaseImages,
  source: BaseSource,
  request: BaseRequest & { readonly digest: string },
): Promise<LockedBase> {
  const { digest } = request;
  const reference = referenceOf(request.ref.image, digest);
  if (await images.has(reference)) return { ok: true, base: { reference, how: 'local', digest } };
  if (!registryDigest.test(digest)) {
    const why = 'it was made from packages of another day, on another machine';
    return { ok: false, why, later: false };
  }
  const unreachable = await source.registry.unreachable();
  if (unreachable !== undefined) return { ok: false, why: unreachable, later: true };
  request.onProgress(`pulling ${reference}`);
  const pulled = await images.pull(reference, request);
  if (pulled.ok) return { ok: true, base: { reference, how: 'pulled', digest } };
  if (pulled.found) await source.registry.remember(pulled.why);
  return { ok: false, why: pulled.why, later: pulled.found };
}

/** `debian:trixie-slim` → `debian@sha256:…`, or warp's own name for a base made without registry. */
function referenceOf(image: string, digest: string): string {
  if (registryDigest.test(digest)) return `${image.replace(/:[^:/]*$/, '')}@${digest}`;
  return `${madeName}:${image.replace(/^.*:/, '')}-${digest.replace(/^made:/, '')}`;
}

/** Name of the bases that warp makes. */
export const madeName = 'warp.local/debian';

/**
 * How a lock names an image that is here: the registry's digest, or the digits in the name of one
 * that warp has made. Undefined for an image that was loaded from a file.
 * @param digests the image's names by digest, `debian@sha256:…`
 */
export function lockedDigest(reference: string, digests: readonly string[]): string | undefined {
  const made = new RegExp(`^${madeName}:.*-([0-9a-f]+)$`).exec(reference)?.[1];
  if (made !== undefined) return `made:${made}`;
  return digests.map((name) => name.split('@')[1]).find((one) => one !== undefined);
}

/** @throws nothing: for the caller to throw where no other base will do. */
export function notTheLockedBase(
  image: string,
  { why, later }: { readonly why: string; readonly later: boolean },
): WarpError {
  return new WarpError({
    code: 'WARP_LOCK_BASE',
    phase: later ? 'transient' : 'plan',
    message: `The ${image} that warp.lock names cannot be had: ${why}.`,
    hint: later
      ? 'Try again when the registry answers, or build without --locked on another base.'
      : 'Run "warp lock --upgrade" to lock a base that can be had here, or build without --locked.',
  });
}
