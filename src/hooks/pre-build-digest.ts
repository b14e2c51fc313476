import type { AppSource } from '../app/app-source.ts';
import { digestOf } from '../plan/digest.ts';
import type { Hook } from '../plan/hook.ts';

/**
 * Of the `pre-build` hook and the files it declares, which all that is installed after it depends on.
 * What a hook of the older kind reads nobody knows: it counts by its own text.
 */
export function preBuildDigest(app: AppSource, hooks: readonly Hook[]): string | undefined {
  const hook = hooks.find(({ name }) => name === 'pre-build');
  if (!hook) return undefined;
  const { origin, inputs = [] } = hook;
  const own = origin.kind === 'file' ? app.text(origin.file) : origin;
  const files = app
    .entries()
    .filter(({ path }) => inputs.some((one) => path === one || path.startsWith(`${one}/`)))
    .map(({ path }) => [path, app.text(path)]);
  return digestOf({ own, files });
}
