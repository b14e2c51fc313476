import type { RelPath } from '../app/app-source.ts';
import { joinRelative } from '../app/rel-path.ts';
import type { Hook } from './hook.ts';
import { hookSource } from './hook-lifecycle.ts';
import { layout, sharedStages } from './image-layout.ts';
import type { FileStep, Mount, RunStep, Stage } from './types.ts';

const lib = 'images/rootfs/opt/warp/lib';

/** What each hook's script takes, besides itself. */
const runner = ['say.sh', 'hook-settings.sh', 'hook-run.sh', 'hook-output.awk', 'hook-report.sh'];
const ofPreBuild = ['hook-outputs.sh', 'environment.sh', 'env-lines.awk', 'legacy.sh'];

/** Where an app's hooks stand in the folder that the build sees. */
export interface HookPlace {
  /** The app's folder. */
  readonly root: RelPath;
}

/** The base with what the `install` hook brings; it sees itself and its inputs alone. */
export function installStage(hook: Hook, { root }: HookPlace): Stage {
  return {
    id: sharedStages.install,
    owner: 'warp',
    from: { kind: 'stage', id: sharedStages.base },
    steps: [
      {
        ...hookStep(hook, {
          root,
          scripts: ['install-hook.sh', ...runner],
          seen: seenPaths(hook, root),
        }),
        caFile: '/warp/ca-certificates.crt',
      },
    ],
  };
}

/** What the `pre-build` hook writes, and what tells it from what it saw. */
export function preBuildStage(
  hook: Hook,
  {
    root,
    from,
    manifests,
  }: HookPlace & { readonly from: string; readonly manifests: readonly RelPath[] },
): Stage {
  const seen = [...manifests, ...seenPaths(hook, root)];
  const step = hookStep(hook, {
    root,
    scripts: ['pre-build-hook.sh', ...runner, ...ofPreBuild],
    seen: hook.inputs === undefined ? [] : distinct(seen),
  });
  return {
    id: sharedStages.preBuild,
    owner: 'warp',
    from: { kind: 'stage', id: from },
    steps: [step],
  };
}

/** Shows the steps after it what the `pre-build` hook wrote. */
export const preBuiltMount: Mount = {
  from: { kind: 'stage', id: sharedStages.preBuild, path: layout.preBuilt },
  at: layout.preBuilt,
};

/** Hooks written in warp.yaml as files, and every hook's time limit, relation and place. */
export function hookFiles(hooks: readonly Hook[]): readonly FileStep[] {
  const inImage = hooks.filter(
    ({ runs }) => runs.in !== 'build' || runs.stage === sharedStages.assemble,
  );
  const settings = inImage.filter(
    ({ origin, timeoutMs }) => origin.kind !== 'builder' || timeoutMs !== undefined,
  );
  const [first] = settings;
  if (!first) return [];
  return [
    ...inImage.flatMap((hook): readonly FileStep[] => {
      if (hook.origin.kind !== 'inline') return [];
      const content = `#!/bin/sh\nset -e\n${hook.origin.run}\n`;
      const to = `${layout.etc}/hooks/${hook.name}`;
      return [{ kind: 'file', to, content, mode: 0o755, reason: hook.reason }];
    }),
    {
      kind: 'file',
      to: `${layout.etc}/hook-settings`,
      content: settings.map(settingLine).join(''),
      mode: 0o644,
      reason: first.reason,
    },
  ];
}

/** The step of the assemble stage that runs hooks, apart from those that go without the network. */
export function buildHookStep(hooks: readonly Hook[]): Omit<RunStep, 'mounts'> | undefined {
  const own = hooks.filter(
    ({ runs }) => runs.in === 'build' && runs.stage === sharedStages.assemble,
  );
  const last = own.at(-1);
  if (!last) return undefined;
  const names = own.map((hook) => `${hook.name} (${hookSource(hook)})`).join(' and ');
  return {
    kind: 'run',
    title: `running the ${own.length > 1 ? 'hooks' : 'hook'} ${names}`,
    argv: [layout.assemble, '--hooks', ...(last.outputs ?? [])],
    as: 'root',
    network: 'default',
    dated: true,
    reason: last.reason,
  };
}

/** `NAME SECONDS RELATION PLACE`; 0 seconds: as long as it takes. */
function settingLine(hook: Hook): string {
  const { name, timeoutMs = 0, relation = 'replace' } = hook;
  return `${name} ${Math.ceil(timeoutMs / 1000)} ${relation} ${hookSource(hook)}\n`;
}

function hookStep(
  hook: Hook,
  {
    root,
    scripts,
    seen,
  }: {
    readonly root: RelPath;
    /** The first is the one that is run. */
    readonly scripts: readonly string[];
    /** Empty for all of the app, where the hook has no inputs of its own. */
    readonly seen: readonly RelPath[];
  },
): RunStep {
  const everything = hook.inputs === undefined;
  const setting = settingLine(hook).trimEnd();
  return {
    kind: 'run',
    title: `running the hook ${hook.name} (${hookSource(hook)})`,
    argv: [
      'sh',
      `${layout.toolkitMount}/${lib}/${scripts[0]}`,
      setting,
      root,
      ...(hook.outputs ?? []),
      '--',
      ...commandOf(hook),
    ],
    mounts: [
      {
        from: {
          kind: 'context',
          name: 'warp',
          include: scripts.map((name) => `${lib}/${name}`),
        },
        at: layout.toolkitMount,
      },
      ...(everything || seen.length > 0
        ? [{ from: { kind: 'context', name: 'app', include: seen }, at: layout.appMount } as const]
        : []),
    ],
    as: 'root',
    network: 'default',
    reason: hook.reason,
  };
}

/** By its path from the app's folder, or with all of its text. */
function commandOf({ origin }: Hook): readonly string[] {
  switch (origin.kind) {
    case 'file':
      return [`./${origin.file}`];
    case 'inline':
      return ['/bin/sh', '-ec', origin.run];
    case 'builder':
      return origin.command;
  }
}

function seenPaths({ origin, inputs = [] }: Hook, root: RelPath): readonly RelPath[] {
  const own = origin.kind === 'file' ? [origin.file] : [];
  return distinct([...own, ...inputs].map((path) => joinRelative(root, path)));
}

/** Without what lies in a folder that is there as well. */
function distinct(paths: readonly RelPath[]): readonly RelPath[] {
  const all = [...new Set(paths)].sort();
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}
