import type { AppSource, RelPath } from '../app/app-source.ts';
import type { Config } from '../config/config.ts';
import { type Hook, type HookName, hookNames, type Warning } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';

const ownFolder = '.warp/hooks';
const legacyFolder = '.warpdrive/action_hooks';

export interface DiscoveredHooks {
  readonly hooks: readonly Hook[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

/**
 * The app's own hooks: files in `.warp/hooks` and `.warpdrive/action_hooks`, commands in warp.yaml.
 * A file that cannot be run, or whose name is no hook's, is a problem in `.warp/hooks`. The older
 * folder keeps its old rule: what is not executable is passed over with a warning, and `*-env`
 * fragments are sourced and need no run bit.
 */
export function discoverHooks(app: AppSource, config: Config): DiscoveredHooks {
  const own = app.list(ownFolder).map((name) => readOwn(app, name));
  const legacy = app.list(legacyFolder).map((name) => readLegacy(app, name));
  const inline = Object.entries(config.hooks).flatMap(([name, setting]) =>
    setting.value.run === undefined
      ? []
      : [inlineHook(name as HookName, setting.value.run, setting.reason.at?.line ?? 1)],
  );
  const found = [...own, ...legacy];
  return {
    hooks: [...found.flatMap(({ hook }) => hook ?? []), ...inline],
    problems: found.flatMap(({ problem }) => problem ?? []),
    warnings: found.flatMap(({ warning }) => warning ?? []),
  };
}

interface Found {
  readonly hook?: Hook;
  readonly problem?: Problem;
  readonly warning?: Warning;
}

function readOwn(app: AppSource, name: string): Found {
  const file: RelPath = `${ownFolder}/${name}`;
  if (!isHookName(name)) {
    return {
      problem: {
        message: `${file} is no hook warp knows`,
        hint: `hooks are: ${hookNames.join(', ')}`,
        at: { file },
      },
    };
  }
  if (!app.entry(file)?.executable) {
    return {
      problem: {
        message: `${file} is not executable`,
        hint: `run: chmod +x ${file}`,
        at: { file },
      },
    };
  }
  if (!app.text(file)?.startsWith('#!')) {
    return {
      problem: {
        message: `${file} does not say what runs it`,
        hint: 'begin it with a line like #!/bin/sh',
        at: { file, line: 1 },
      },
    };
  }
  return { hook: fileHook(name, file, false) };
}

function readLegacy(app: AppSource, name: string): Found {
  const file: RelPath = `${legacyFolder}/${name}`;
  if (!isHookName(name)) return {};
  if (name.endsWith('-env') || app.entry(file)?.executable) {
    return { hook: fileHook(name, file, true) };
  }
  return {
    warning: {
      code: 'WARP_HOOK_NOT_EXECUTABLE',
      message: `${file} is not executable and is passed over, as warpdrive did`,
      hint: `run: chmod +x ${file}`,
      at: { file },
    },
  };
}

function isHookName(name: string): name is HookName {
  return (hookNames as readonly string[]).includes(name);
}

function fileHook(name: HookName, file: RelPath, legacy: boolean): Hook {
  return {
    name,
    origin: { kind: 'file', file, legacy },
    as: name === 'install' && !legacy ? 'root' : 'app',
    reason: {
      rule: legacy ? 'found among the warpdrive hooks' : 'found among the hooks',
      at: { file },
      via: legacy ? 'legacy' : 'app',
    },
  };
}

function inlineHook(name: HookName, run: string, line: number): Hook {
  return {
    name,
    origin: { kind: 'inline', run, line },
    as: name === 'install' ? 'root' : 'app',
    reason: { rule: 'written in warp.yaml', at: { file: 'warp.yaml', line }, via: 'config' },
  };
}
