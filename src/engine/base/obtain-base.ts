import type { Readable } from 'node:stream';
import type { BaseRef } from '../../plan/types.ts';
import { WarpError } from '../../warp-error.ts';
import type { BootstrapDebian } from './bootstrap-debian.ts';
import { debianSuites } from './debian-mirror.ts';
import { lockedDigest, notTheLockedBase, obtainLocked } from './locked-base.ts';
import { pullAbsent } from './pull-image.ts';
import type { RegistryMemory } from './registry-memory.ts';

export type PullResult =
  | { readonly ok: true }
  /** `found` is false when the registry answered that it has no such image. */
  | { readonly ok: false; readonly found: boolean; readonly why: string };

/** What obtaining a base needs of an engine. */
export interface BaseImages {
  has(reference: string): Promise<boolean>;
  /** Names by digest that registries know the image by: `debian@sha256:…`. */
  digests(reference: string): Promise<readonly string[]>;
  /** Local reference of the bootstrapped base that stands for `image`. */
  findByLabel(image: string): Promise<string | undefined>;
  pull(
    image: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (line: string) => void },
  ): Promise<PullResult>;
  /** @returns the id of an untagged image made of the tar's entries, labelled as `image`. */
  importTar(tar: Readable, image: string): Promise<string>;
  tag(id: string, repo: string, tag: string): Promise<void>;
}

/** How bases come to be where they cannot be pulled. */
export interface BaseSource {
  readonly registry: RegistryMemory;
  /** Undefined where this machine cannot bootstrap: not Debian-like, not root, another platform. */
  bootstrap(): Promise<BootstrapDebian | undefined>;
}

export interface BaseRequest {
  readonly ref: BaseRef;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** No other base will do than the one that a lock names. */
  readonly exact?: boolean;
}

export interface Base {
  readonly reference: string;
  readonly how: 'local' | 'pulled' | 'bootstrapped';
  /** What a lock calls it; undefined for an image that was loaded from a file. */
  readonly digest?: string;
}

/**
 * A local reference for a base: the one a lock names, else what is there already, else pulled, else bootstrapped from the
 * distribution's mirror under a name of our own, never under the official one.
 * @throws WarpError `WARP_BASE_UNAVAILABLE` (transient when only the registry is out of reach),
 * `WARP_BASE_BOOTSTRAP`; `WARP_LOCK_BASE` where no other than the locked one will do
 */
export async function obtainBase(
  images: BaseImages,
  source: BaseSource,
  request: BaseRequest,
): Promise<Base> {
  const { image, digest } = request.ref;
  if (digest !== undefined) {
    const locked = await obtainLocked(images, source, { ...request, digest });
    if (locked.ok) return locked.base;
    if (request.exact) throw notTheLockedBase(image, locked);
  }
  const base = await obtainAny(images, source, request);
  const found = lockedDigest(base.reference, await images.digests(base.reference));
  return found === undefined ? base : { ...base, digest: found };
}

async function obtainAny(
  images: BaseImages,
  source: BaseSource,
  request: BaseRequest,
): Promise<Base> {
  const { image } = request.ref;
  if (await images.has(image)) return { reference: image, how: 'local' };
  const known = await images.findByLabel(image);
  if (known !== undefined) return { reference: known, how: 'local' };
  const pulled = await pullAbsent(images, source, { ...request, image });
  if (pulled.ok) return { reference: image, how: 'pulled' };
  if (!pulled.found) throw unavailable(request.ref, pulled.why, 'plan');
  return bootstrapped(images, source, request, pulled.why);
}

async function bootstrapped(
  images: BaseImages,
  source: BaseSource,
  request: BaseRequest,
  why: string,
): Promise<Base> {
  const suite = bootstrappableSuite(request.ref.image);
  const bootstrap = suite === undefined ? undefined : await source.bootstrap();
  if (suite === undefined || bootstrap === undefined) {
    throw unavailable(request.ref, why, 'transient');
  }
  const reference = await bootstrap(images, { ...request, suite });
  return { reference, how: 'bootstrapped' };
}

/** `debian:trixie-slim` and `debian:trixie` → `trixie`. */
function bootstrappableSuite(image: string): string | undefined {
  const suite = /^(?:docker\.io\/(?:library\/)?)?debian:([a-z]+)(?:-slim)?$/.exec(image)?.[1];
  return suite !== undefined && debianSuites.includes(suite) ? suite : undefined;
}

function unavailable(ref: BaseRef, why: string, phase: 'plan' | 'transient'): WarpError {
  const python = /(?:^|\/)python:/.test(ref.image)
    ? ' Without a registry, Python comes from Debian: 3.13 (trixie) or 3.11 (bookworm); ask for one of these (.python-version) to build now.'
    : '';
  return new WarpError({
    code: 'WARP_BASE_UNAVAILABLE',
    phase,
    message: `The base image ${ref.image} is not here and cannot be pulled: ${why}.`,
    hint: `Check the network and the registry's name, or load the image into the engine (docker load).${python} Where warp runs as root on Debian it makes debian:SUITE-slim (${debianSuites.join(', ')}) itself.`,
  });
}
