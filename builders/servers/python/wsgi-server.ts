import type { Server, ServerLaunch } from '../../../src/builder/types.ts';
import { type ServerSetting, settle } from '../../../src/plan/server-setting.ts';
import type { Env, Reason } from '../../../src/plan/types.ts';
import { contradictions } from '../settings/contradictions.ts';
import { timingOf } from '../settings/formulas.ts';
import { settingsEnv } from '../settings/settings-env.ts';
import { constrainedInstall } from './constrained-install.ts';
import { entryEnv, proxyEnv, sizesEnv, staticEnv } from './launch-env.ts';
import { serverFiles } from './server-files.ts';

export interface WsgiServer {
  readonly id: string;
  /** The distribution that holds it, PEP 508. */
  readonly requirement: string;
  /** Its start; the user's arguments follow. Its other settings are read from the environment. */
  readonly command: readonly string[];
  readonly reload?: readonly string[];
  /** What it can be told besides. */
  readonly settings: readonly ServerSetting[];
}

/**
 * A WSGI server that imports warp_wsgi.py in the app's own environment: installed beside the app's
 * packages, with WhiteNoise for static files, and ended by SIGTERM.
 */
export function wsgiServer({
  id,
  requirement,
  command,
  reload,
  settings: known,
}: WsgiServer): Server {
  const reason: Reason = { rule: `WSGI is served by ${id}`, via: 'default' };
  return {
    id,
    serves: ['wsgi'],
    settings: known,
    problems: (told) => contradictions(known, told),
    timing: (told) => timingOf(known, told),
    install: (context) => {
      const requirements = [requirement, 'whitenoise'];
      const parts = constrainedInstall({ id, requirements, reason }, context);
      return { ...parts, image: [...(parts.image ?? []), serverFiles(id, reason)] };
    },
    launch: (entry, settings): ServerLaunch => {
      const env: Env = {
        ...sizesEnv(settings),
        ...entryEnv(entry),
        ...staticEnv(settings),
        ...proxyEnv(settings),
        ...settingsEnv(known, settings),
      };
      return {
        command: [...command, ...settings.args],
        env,
        ...(reload ? { reload } : {}),
        judged: true,
        ...(settle(known, settings).of('tls.certificate') ? { tls: true } : {}),
      };
    },
    stopSignal: 'TERM',
  };
}
