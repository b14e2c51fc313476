import type { AppSource, RelPath } from '../app/app-source.ts';
import type { Config, HookSetting } from '../config/config.ts';
import { suggest } from '../config/suggest.ts';
import { type Hook, type HookName, hookNames } from '../plan/hook.ts';
import { lifecycle } from '../plan/hook-lifecycle.ts';
import type { Decided, Warning } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import { hookFileProblem } from './hook-file.ts';
import { describedBy, settingProblems } from './hook-setting.ts';

/** Where hooks of a name are looked for, by path from the app's folder. */
export const ownFolder = '.warp/hooks';
const legacyFolder = '.warpdrive/action_hooks';

export interface DiscoveredHooks {
  /** In the order in which they run, one a name. */
  readonly hooks: readonly Hook[];
  /** What warp.yaml says about a hook that the app does not have. */
  readonly described: Readonly<Partial<Record<HookName, Decided<HookSetting>>>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

interface Found {
  readonly hook?: Hook;
  readonly problem?: Problem;
  readonly warning?: Warning;
}

/**
 * The app's own hooks: commands in warp.yaml, files in `.warp/hooks` and `.warpdrive/action_hooks`; of
 * several with one name the first of these rules. A file that cannot be run, or whose name is no
 * hook's, is a problem in `.warp/hooks`. The older folder keeps its old rules: what is not executable is
 * passed over with a warning, and `*-env` fragments are sourced and need no run bit.
 */
export function discoverHooks(app: AppSource, config: Config): DiscoveredHooks {
  const own = app
    .list(ownFolder)
    .filter(mayBeHook)
    .map((name) => readOwn(app, config, name));
  const legacy = app.list(legacyFolder).map((name) => readLegacy(app, config, name));
  const settings = hookNames.flatMap((name) => {
    const setting = config.hooks[name];
    return setting ? [[name, setting] as const] : [];
  });
  const inline = settings.flatMap(([name, setting]) => inlineHook(app, name, setting));
  const files = [...own, ...legacy];
  const all = [...inline, ...files.flatMap(({ hook }) => hook ?? [])];
  const hooks = hookNames.flatMap((name) => all.find((hook) => hook.name === name) ?? []);
  return {
    hooks,
    described: Object.fromEntries(
      settings.filter(([name]) => !hooks.some((hook) => hook.name === name)),
    ),
    problems: [
      ...files.flatMap(({ problem }) => problem ?? []),
      ...settings.flatMap(([name, setting]) => settingProblems(app, name, setting)),
    ],
    warnings: [
      ...files.flatMap(({ warning }) => warning ?? []),
      ...all.filter((hook) => !hooks.includes(hook)).flatMap((hook) => shadowed(hook, hooks)),
    ],
  };
}

/** Notes, and files of editors and version control, are no hooks with a wrong name. */
function mayBeHook(name: string): boolean {
  return !name.startsWith('.') && !/^readme(\.|$)/i.test(name);
}

function readOwn(app: AppSource, config: Config, name: string): Found {
  const file: RelPath = `${ownFolder}/${name}`;
  const problem = isHookName(name) ? hookFileProblem(app, file) : unknownName(file, name);
  if (problem || !isHookName(name)) return problem ? { problem } : {};
  return { hook: fileHook(app, config, name, { file, legacy: false }) };
}

function unknownName(file: RelPath, name: string): Problem {
  const near = suggest(name, hookNames) ?? suggest(name.replace(/\.\w+$|~$/, ''), hookNames);
  return {
    message: `${file} is no hook warp knows${near ? `; did you mean ${near}?` : ''}`,
    hint: near
      ? `rename it to ${ownFolder}/${near}; what hooks share belongs elsewhere, such as in .warp/lib`
      : `hooks are ${hookNames.join(', ')}; what they share belongs elsewhere, such as in .warp/lib`,
    at: { file },
  };
}

function readLegacy(app: AppSource, config: Config, name: string): Found {
  const file: RelPath = `${legacyFolder}/${name}`;
  if (!isHookName(name) || name === 'install') return {};
  const entry = app.entry(file);
  if (entry?.kind === 'directory') return {};
  if (name.endsWith('-env') || entry?.executable) {
    const problem = name.endsWith('-env') ? undefined : hookFileProblem(app, file);
    if (problem) return { problem };
    return { hook: fileHook(app, config, name, { file, legacy: true }) };
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

function fileHook(
  app: AppSource,
  config: Config,
  name: HookName,
  { file, legacy }: { readonly file: RelPath; readonly legacy: boolean },
): Hook {
  return {
    name,
    origin: { kind: 'file', file, legacy },
    ...placed(app, name, config.hooks[name]?.value, legacy),
    reason: {
      rule: legacy ? 'found among the warpdrive hooks' : 'found among the hooks',
      at: { file },
      via: legacy ? 'legacy' : 'app',
    },
  };
}

function inlineHook(
  app: AppSource,
  name: HookName,
  { value, reason }: Decided<HookSetting>,
): readonly Hook[] {
  if (value.run === undefined) return [];
  const line = reason.at?.line ?? 1;
  return [
    {
      name,
      origin: { kind: 'inline', run: value.run, line },
      ...placed(app, name, value, false),
      reason: { ...reason, rule: 'written in warp.yaml' },
    },
  ];
}

/** Only what runs before the source is there sees less than all of it; warpdrive knew no such thing. */
function placed(
  app: AppSource,
  name: HookName,
  setting: HookSetting | undefined,
  legacy: boolean,
): Omit<Hook, 'name' | 'origin' | 'reason'> {
  const { runs, timeoutMs = 0 } = lifecycle[name];
  const limit = setting?.timeoutMs ?? timeoutMs;
  const narrow = (name === 'install' || name === 'pre-build') && !legacy;
  return {
    runs,
    as: name === 'install' ? 'root' : 'app',
    ...(narrow ? { inputs: [] } : {}),
    ...describedBy(app, setting),
    ...(limit > 0 ? { timeoutMs: limit } : {}),
  };
}

function shadowed(hook: Hook, hooks: readonly Hook[]): readonly Warning[] {
  const ruling = hooks.find(({ name }) => name === hook.name);
  const { at } = hook.reason;
  if (!ruling || !at) return [];
  const by = ruling.reason.at;
  const place = by && (by.line === undefined ? by.file : `${by.file}:${by.line}`);
  return [
    {
      code: 'WARP_HOOK_SHADOWED',
      message: `${at.file} is not run: ${place} has a ${hook.name} hook, which rules`,
      hint: 'keep one of the two',
      at,
    },
  ];
}
