import type { EngineContext } from '../engine/open-engine.ts';
import { packageRoot } from '../package-root.ts';
import type { CliContext } from './context.ts';

/** The part of the context that engines need. */
export function engineContext(context: CliContext): EngineContext {
  return {
    env: context.env,
    home: context.home,
    platform: process.platform,
    arch: process.arch,
    uid: context.uid ?? -1,
    packageRoot: packageRoot(),
    clock: Date.now,
  };
}
