import type { BuildRequest, ImageBuilder } from '../types.ts';
import { type BuildKitOptions, build } from './build.ts';
import { type BuildKitTarget, linkTo } from './link.ts';

/**
 * The builder of a Docker Engine or a buildkitd. Each build has connections of its own, gone when
 * it ends: there is nothing to close, and no open handle keeps the process alive.
 */
export function connectBuildKit(
  target: BuildKitTarget,
  options: BuildKitOptions = {},
): ImageBuilder {
  const link = linkTo(target);
  return {
    build: (request: BuildRequest, run) => build(link, request, { ...options, ...run }),
  };
}
