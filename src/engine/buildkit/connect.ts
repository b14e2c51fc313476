import type { BuildRequest, ImageBuilder } from '../types.ts';
import type { BuildKitOptions } from './build.ts';
import type { BuildKitTarget } from './link.ts';

/**
 * The builder of a Docker Engine or a buildkitd. Each build has connections of its own, gone when
 * it ends: there is nothing to close, and no open handle keeps the process alive.
 */
export function connectBuildKit(
  target: BuildKitTarget,
  options: BuildKitOptions = {},
): ImageBuilder {
  // Most commands that open an engine build nothing, and the messages take long to load.
  const load = () => Promise.all([import('./build.ts'), import('./link.ts')]);
  return {
    async prepare() {
      await load();
    },
    async build(request: BuildRequest, run) {
      const [{ build }, { linkTo }] = await load();
      return build(linkTo(target), request, { ...options, ...run });
    },
    async openFailed(request: BuildRequest, run) {
      const [{ openFailedStep }, { linkTo }] = await Promise.all([
        import('./failed-step.ts'),
        import('./link.ts'),
      ]);
      return openFailedStep(linkTo(target), request, { ...options, ...run });
    },
  };
}
