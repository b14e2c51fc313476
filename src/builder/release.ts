import type { Config } from '../config/config.ts';
import type { Hook } from '../plan/hook.ts';
import { layout } from '../plan/image-layout.ts';
import type { ImageStep } from './types.ts';

const action = `${layout.etc}/action/migrate`;

export interface Release {
  readonly hook: Hook;
  readonly step: ImageStep;
}

/**
 * A process named `release` is what runs before web takes over a new image (a convention of Heroku's):
 * it is the `migrate` action, in place of a framework's own. A failing one stops the start.
 */
export function releaseOf({ processes }: Config): Release | undefined {
  const release = processes.release;
  if (release === undefined) return undefined;
  const rule = `${release.reason.rule}: release runs before web starts, as the migrate action`;
  const reason = { ...release.reason, rule };
  return {
    hook: {
      name: 'migrate',
      origin: { kind: 'builder', builder: 'warp', command: [action] },
      runs: { in: 'action' },
      as: 'app',
      reason,
    },
    step: {
      // After a builder's own action of that name.
      churn: 70,
      step: { kind: 'file', to: action, content: script(release.value), mode: 0o755, reason },
    },
  };
}

function script(command: string): string {
  return `#!/bin/sh\n${command}\n`;
}
