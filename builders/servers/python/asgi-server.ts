import type { EntryPoint, Server, ServerSettings } from '../../../src/builder/types.ts';
import { type ServerSetting, settle } from '../../../src/plan/server-setting.ts';
import type { Env, Reason } from '../../../src/plan/types.ts';
import { contradictions } from '../settings/contradictions.ts';
import { timingOf } from '../settings/formulas.ts';
import { settingsEnv } from '../settings/settings-env.ts';
import { constrainedInstall } from './constrained-install.ts';
import { entryEnv, proxyEnv, sizesEnv, staticEnv } from './launch-env.ts';
import { serverFiles } from './server-files.ts';

export interface AsgiServer {
  readonly id: string;
  /** What it is made of, PEP 508. */
  readonly requirements: readonly string[];
  /** Its start; the user's arguments follow. */
  readonly command: (settings: ServerSettings) => readonly string[];
  /** Settings of its own, as variables. */
  readonly env?: (settings: ServerSettings) => Env;
  readonly reload: readonly string[];
  /** What it can be told besides. */
  readonly settings: readonly ServerSetting[];
}

/**
 * An ASGI server that loads `warp_asgi` in the app's own environment: installed beside the app's
 * packages, with Starlette for static files, and ended by SIGTERM.
 */
export function asgiServer({
  id,
  requirements,
  command,
  env,
  reload,
  settings: known,
}: AsgiServer): Server {
  const reason: Reason = { rule: `ASGI is served by ${id}`, via: 'default' };
  return {
    id,
    serves: ['asgi'],
    settings: known,
    problems: (told) => contradictions(known, told),
    timing: (told) => timingOf(known, told),
    install: (context) => {
      const made = [...requirements, 'starlette'];
      const parts = constrainedInstall({ id, requirements: made, reason }, context);
      const files = ['python', id].map((folder) => serverFiles(folder, reason));
      return { ...parts, image: [...(parts.image ?? []), ...files] };
    },
    launch: (entry, settings) => ({
      command: [...command(settings), ...settings.args],
      env: {
        ...appEnv(entry, settings),
        ...settingsEnv(known, settings),
        ...env?.(settings),
      },
      reload,
      judged: true,
      ...(settle(known, settings).of('tls.certificate') ? { tls: true } : {}),
    }),
    stopSignal: 'TERM',
  };
}

function appEnv(entry: EntryPoint, settings: ServerSettings): Env {
  return {
    ...sizesEnv(settings),
    ...entryEnv(entry),
    ...staticEnv(settings),
    ...proxyEnv(settings),
  };
}
