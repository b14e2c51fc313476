import { describeHook } from './describe-hook.ts';
import { hookSource } from './hook-lifecycle.ts';
import { settingText } from './setting-text.ts';
import type { Decided, Fact, Plan, PlannedSetting, Reason, Stage, StageId } from './types.ts';

/** One thing a plan can be asked about. */
export interface Topic {
  readonly name: string;
  readonly group:
    | 'decision'
    | 'tool'
    | 'package'
    | 'release'
    | 'process'
    | 'setting'
    | 'hook'
    | 'stage'
    | 'volume';
  readonly value: unknown;
  readonly reason: Reason;
  /** What else was considered. */
  readonly rejected?: Fact['rejected'];
  /** The key of warp.yaml that decides it otherwise. */
  readonly key?: string;
  /** What a setting is where nobody says. */
  readonly formula?: string;
  /** Further lines worth knowing. */
  readonly details: readonly string[];
  /** Other names it may be asked for by. */
  readonly also: readonly string[];
}

/** Everything a plan has a reason for, decisions first. */
export function topicsOf(plan: Plan): readonly Topic[] {
  const base: Fact = { name: 'base', ...plan.base, value: plan.base.value.image };
  return [
    ...[base, ...plan.facts, ...(plan.development?.facts ?? [])].map(decision),
    ...Object.entries(plan.tools).map(([name, tool]) => toolTopic(name, tool)),
    ...plan.packages.run.map((one) => systemPackage(one, 'in the image')),
    ...plan.packages.build
      .filter(({ name }) => !plan.packages.run.some((one) => one.name === name))
      .map((one) => systemPackage(one, 'in the build only')),
    ...plan.questions.flatMap(({ answer, about }) => (answer ? releases(answer, about) : [])),
    ...plan.processes.map(
      ({ name, command, reason, server, timing }): Topic => ({
        ...bare(name, 'process', command.join(' '), reason),
        details: [
          ...(server ? [`served by ${server}`] : []),
          `requests up to ${timing.deadlineMs / 1000} s, drained for ${timing.drainMs / 1000} s`,
        ],
      }),
    ),
    ...plan.processes.flatMap(({ settings = [] }) => settings.map(settingTopic)),
    ...plan.hooks.map(
      (hook): Topic => ({
        ...bare(hook.name, 'hook', hookSource(hook), hook.reason),
        details: describeHook(hook, plan),
        also: ['hooks', `hooks.${hook.name}`],
      }),
    ),
    ...plan.volumes.map(({ name, path, reason }) => bare(name, 'volume', path, reason)),
    ...plan.stages.map((stage) => stageTopic(stage, plan.stages)),
  ];
}

function bare(name: string, group: Topic['group'], value: unknown, reason: Reason): Topic {
  return { name, group, value, reason, details: [], also: [] };
}

/** `server.deadline` is found as `deadline`, too. */
function decision({ name, value, reason, rejected, set, formula }: Fact): Topic {
  return {
    ...bare(name, 'decision', value, reason),
    ...(rejected ? { rejected } : {}),
    ...(set ? { key: set.key } : {}),
    ...(formula ? { formula } : {}),
    also: [
      name.split('.').at(-1) ?? name,
      ...(set ? [set.key] : []),
      ...(name.startsWith('server.') ? ['server'] : []),
    ],
  };
}

/** `server.timeouts.queue` is found as `queue`, and all of them as `server`. */
function settingTopic({ key, value, kind, formula, reason, rejected }: PlannedSetting): Topic {
  const name = `server.${key}`;
  return {
    ...bare(name, 'setting', settingText(kind, value), reason),
    ...(rejected ? { rejected } : {}),
    ...{ key: name, formula },
    details: [`formula: ${formula}`],
    also: ['server', key, key.split('.').at(-1) ?? key],
  };
}

function toolTopic(name: string, { value, reason, rejected }: Decided<string>): Topic {
  return { ...bare(name, 'tool', value, reason), ...(rejected ? { rejected } : {}) };
}

function systemPackage({ name, reason }: { name: string; reason: Reason }, value: string): Topic {
  return bare(name, 'package', value, reason);
}

/** A line an answer: `flask==3.1.3 --hash=…`. */
function releases({ value, reason }: Decided<string>, about: string): readonly Topic[] {
  return value.split('\n').flatMap((line) => {
    const [, name, release] = /^([\w.-]+)(?:==| @ )(\S+)/.exec(line) ?? [];
    if (name === undefined || release === undefined) return [];
    return [{ ...bare(name, 'release', release, reason), details: [`one of the ${about}`] }];
  });
}

function stageTopic(stage: Stage, stages: readonly Stage[]): Topic {
  const runs = stage.steps.flatMap((step) => (step.kind === 'run' ? [step] : []));
  const [first] = runs.length > 0 ? runs : stage.steps;
  const from = originOf(stage);
  const users = stages.filter((other) => uses(other, stage.id)).map(({ id }) => id);
  return {
    ...bare(stage.id, 'stage', `from ${from}`, first?.reason ?? { rule: 'empty', via: 'default' }),
    details: [
      ...runs.map(({ title }) => title),
      ...(users.length > 0 ? [`used by ${users.join(', ')}`] : []),
      ...(stage.shared ? ['depends on nothing of the app: kept for every app that has it'] : []),
    ],
  };
}

/** What a stage begins with, in words. */
export function originOf({ from }: Stage): string {
  if (from.kind === 'stage') return from.id;
  return from.kind === 'base' ? 'the base' : 'nothing';
}

function uses({ from, steps }: Stage, id: StageId): boolean {
  if (from.kind === 'stage' && from.id === id) return true;
  return steps.some((step) => {
    const sources = step.kind === 'run' ? (step.mounts ?? []).map((mount) => mount.from) : [];
    const copied = step.kind === 'copy' ? [step.from] : [];
    return [...sources, ...copied].some((one) => one.kind === 'stage' && one.id === id);
  });
}
