import type { RelPath } from '../../../src/app/app-source.ts';
import type { Problem } from '../../../src/warp-error.ts';

/** A dependency of the app lies where the build does not reach. `what`: "FILE takes NAME from PATH". */
export function pathOutside(
  what: string,
  at: { readonly file: RelPath; readonly line?: number },
): Problem {
  return {
    code: 'WARP_PATH_OUTSIDE',
    phase: 'plan',
    message: `${what}, where the build sees nothing`,
    hint: "A build sees the app's folder and, in a git repository, what the app's files name in the repository. Elsewhere give the folder that holds both, with root in warp.yaml (or WARP_ROOT) naming the app's.",
    at,
  };
}
