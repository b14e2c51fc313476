import type { Builder } from '../../src/builder/types.ts';
import { contributeShell } from './contribute.ts';
import { detectShell } from './detect.ts';

/** An executable `app.sh`, which starts itself. */
export const shellBuilder: Builder = {
  id: 'shell',
  configSchema: { type: 'object', properties: {}, additionalProperties: false },
  bases: [{ base: { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } }],
  detect: detectShell,
  contribute: contributeShell,
};
