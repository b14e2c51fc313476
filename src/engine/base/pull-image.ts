import type { PulledImage } from '../types.ts';
import type { BaseImages, BaseSource, PullResult } from './obtain-base.ts';

export interface PullRequest {
  readonly image: string;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** Sees that an image is there: pulled, unless it is there already. */
export async function pullImage(
  images: BaseImages,
  source: Pick<BaseSource, 'registry'>,
  request: PullRequest,
): Promise<PulledImage> {
  if (await images.has(request.image)) return { ok: true, how: 'local' };
  const pulled = await pullAbsent(images, source, request);
  return pulled.ok ? { ok: true, how: 'pulled' } : pulled;
}

/** Pulls an image, where a registry has answered within the last hour or was not asked. */
export async function pullAbsent(
  images: BaseImages,
  { registry }: Pick<BaseSource, 'registry'>,
  request: PullRequest,
): Promise<PullResult> {
  const unreachable = await registry.unreachable();
  if (unreachable !== undefined) return { ok: false, found: true, why: unreachable };
  request.onProgress(`pulling ${request.image}`);
  const pulled = await images.pull(request.image, request);
  if (!pulled.ok && pulled.found) await registry.remember(pulled.why);
  return pulled;
}
