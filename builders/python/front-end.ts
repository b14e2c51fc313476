import type { AppSource } from '../../src/app/app-source.ts';
import type { HookName } from '../../src/plan/hook.ts';
import type { Warning } from '../../src/plan/types.ts';

const file = 'package.json';

/** Scripts of package.json that make what a browser gets, the usual name first. */
const buildScripts = ['build', 'build:prod', 'production', 'assets'];

/** A front end beside the app, whose files nothing in the plan makes. */
export function frontEndWarnings(app: AppSource, hooks: readonly HookName[]): Warning[] {
  const script = hooks.includes('build') ? undefined : buildScript(app.text(file));
  if (script === undefined) return [];
  return [
    {
      code: 'WARP_ASSETS_NOT_BUILT',
      message: `${file} has a script ${script}, and front-end assets are not built`,
      hint: `commit what "npm run ${script}" makes, or make it before warp build; a build hook silences this`,
      at: { file },
    },
  ];
}

function buildScript(text: string | undefined): string | undefined {
  try {
    const scripts: unknown = text === undefined ? undefined : JSON.parse(text)?.scripts;
    if (typeof scripts !== 'object' || scripts === null) return undefined;
    return buildScripts.find((name) => Object.hasOwn(scripts, name));
  } catch {
    return undefined;
  }
}
