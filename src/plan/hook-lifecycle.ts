import type { Hook, HookName, HookRuns } from './hook.ts';
import { sharedStages } from './image-layout.ts';

/** A hook's place in the life of an app. */
export interface HookMoment {
  readonly runs: HookRuns;
  /** When, as the end of a sentence: "it runs …". */
  readonly when: string;
  /** Undefined: as long as it takes. */
  readonly timeoutMs?: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const start = (when: string, timeoutMs: number, once: 'start' | 'file-system' = 'start') =>
  ({ runs: { in: 'start', once }, when, timeoutMs }) as const;
const build = (stage: string, when: string, timeoutMs: number) =>
  ({ runs: { in: 'build', stage }, when, timeoutMs }) as const;
const action = (when: string, timeoutMs: number) =>
  ({ runs: { in: 'action' }, when, timeoutMs }) as const;

/** Every hook's moment; docs/hooks.md has the same table for people. */
export const lifecycle: Readonly<Record<HookName, HookMoment>> = {
  install: build(sharedStages.install, 'in the build, before anything of the app', 30 * minute),
  'pre-build': build(
    sharedStages.preBuild,
    'in the build, before dependencies are installed',
    30 * minute,
  ),
  'build-env': build(sharedStages.assemble, 'in the build, before the build hook', 5 * minute),
  build: build(
    sharedStages.assemble,
    'in the build, once source and dependencies are there',
    30 * minute,
  ),
  'deploy-env': start('at every start, before everything else', 5 * minute),
  'deploy-cfg': start("at a container's first start", 10 * minute, 'file-system'),
  deploy: start('at every start, before the process', 10 * minute),
  setup: action('when `warp setup` is called', hour),
  migrate: action('when `warp migrate` is called', hour),
  verify: action('when `warp verify` is called', 10 * minute),
  alive: action('at every liveness probe, after the container has been looked at', 10 * second),
  ready: action('at every readiness probe, after the process has been looked at', 10 * second),
  shell: { runs: { in: 'action' }, when: 'as the shell of `warp shell`' },
  reload: action('when `warp reload` is called', 2 * minute),
};

/**
 * Where a hook stands: a file, a key of warp.yaml, or the command of what a builder knows. Without the
 * line: a step would be another one with every line above it.
 */
export function hookSource({ name, origin }: Pick<Hook, 'name' | 'origin'>): string {
  switch (origin.kind) {
    case 'file':
      return origin.file;
    case 'inline':
      return `hooks.${name} in warp.yaml`;
    case 'builder':
      return origin.command.join(' ');
  }
}
