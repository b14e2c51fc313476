import { describeHook } from '../../plan/describe-hook.ts';
import type { Hook } from '../../plan/hook.ts';
import { hookSource } from '../../plan/hook-lifecycle.ts';
import { originOf } from '../../plan/topics.ts';
import type { Decided, Plan, Process, Reason, Stage, Step, Warning } from '../../plan/types.ts';
import { reasonText, valueText } from './decision.ts';
import { createPaint, type Paint } from './paint.ts';
import { formatTable } from './table.ts';
import { formatWarning } from './warning.ts';

/**
 * A plan for people: every decision with its reason and where that stands, then what is built and
 * what will run. Ends with a newline.
 * @param warnings the plan's own and those about the folder.
 */
export function formatPlan(
  plan: Plan,
  warnings: readonly Warning[] = plan.warnings,
  options: { readonly color: boolean } = { color: false },
): string {
  const paint = createPaint(options.color);
  const facts = [{ name: 'base', ...plan.base, value: plan.base.value.image }, ...plan.facts];
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [`Decisions (${plan.platform})`, facts.flatMap((fact) => decision(fact.name, fact, paint))],
    ['Build', plan.stages.flatMap((stage) => stageLines(stage, paint))],
    ['Processes', plan.processes.flatMap((process) => processLines(process, paint))],
    [
      'Hooks, in the order in which they run',
      plan.hooks.flatMap((hook) => hookLines(hook, plan, paint)),
    ],
    [
      'Volumes',
      reasoned(
        plan.volumes.map((v) => [v.name, v.path, v.reason]),
        paint,
      ),
    ],
    [
      'Assumed while building, not in the image',
      reasoned(
        plan.assumed.map((a) => [a.name, a.value, a.reason]),
        paint,
      ),
    ],
    ['Development, not in the image', developmentLines(plan, paint)],
    ['Warnings', warnings.map((warning) => paint('yellow', formatWarning(warning)))],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${paint('bold', title)}\n${lines.map((l) => `  ${l}\n`).join('')}`)
    .join('\n');
}

function decision(name: string, decided: Decided<unknown>, paint: Paint): readonly string[] {
  const rejected = decided.rejected ?? [];
  return [
    `${paint('cyan', name)}: ${paint('bold', valueText(decided.value))}`,
    `    ${reasonText(decided.reason)}`,
    ...rejected.map(({ value, why }) => paint('dim', `    not ${valueText(value)}: ${why}`)),
  ];
}

function stageLines(stage: Stage, paint: Paint): readonly string[] {
  const from = originOf(stage);
  const steps = stage.steps.flatMap((step) => stepText(step) ?? []);
  const details = stage.steps.length - steps.length;
  const rest = details === 0 ? [] : [paint('dim', `    and ${details} copied or written`)];
  return [
    `${paint('cyan', stage.id)} ${paint('dim', `from ${from}`)}`,
    ...steps.map((text) => `    ${text}`),
    ...rest,
  ];
}

/** Copies and written files are many and say little; what runs tells what happens. */
function stepText(step: Step): string | undefined {
  if (step.kind !== 'run') return undefined;
  const caches = (step.caches ?? []).map((cache) => `cache ${cache.id}`);
  const secrets = (step.secrets ?? []).map((secret) => `secret ${secret.id}`);
  const uses = [...caches, ...secrets];
  return `${step.title}${uses.length === 0 ? '' : ` (${uses.join(', ')})`}`;
}

function processLines(process: Process, paint: Paint): readonly string[] {
  const server = process.server === undefined ? '' : ` under ${process.server}`;
  const seconds = (ms: number) => `${ms / 1000} s`;
  const { deadlineMs, drainMs } = process.timing;
  return [
    `${paint('cyan', process.name)}${server}: ${process.command.map(word).join(' ')}`,
    `    ${reasonText(process.reason)}`,
    paint(
      'dim',
      `    requests up to ${seconds(deadlineMs)}, drained for ${seconds(drainMs)} when stopped`,
    ),
  ];
}

function developmentLines({ development }: Plan, paint: Paint): readonly string[] {
  if (!development) return [];
  const { facts, test, problems } = development;
  const { command } = test;
  const told = command ? { ...command, value: command.value.map(word).join(' ') } : undefined;
  return [
    ...facts.flatMap((fact) => decision(fact.name, fact, paint)),
    ...(told ? decision('tests', told, paint) : []),
    ...problems.map(({ message }) => paint('yellow', `not to be had: ${message}`)),
  ];
}

function word(text: string): string {
  return /^[\w@%+=:,./{}$"-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function hookLines(hook: Hook, plan: Plan, paint: Paint): readonly string[] {
  const [when = '', ...more] = describeHook(hook, plan);
  return [
    `${paint('cyan', hook.name)}: ${hookCommand(hook)}`,
    `    ${when}`,
    ...more.map((line) => `    ${line}`),
    paint('dim', `    ${reasonText(hook.reason)}`),
  ];
}

/** The command, where it is one line. */
function hookCommand(hook: Hook): string {
  const { origin } = hook;
  const short = origin.kind === 'inline' && !origin.run.trimEnd().includes('\n');
  return short ? origin.run.trimEnd() : hookSource(hook);
}

function reasoned(
  rows: readonly (readonly [string, string, Reason])[],
  paint: Paint,
): readonly string[] {
  const cells = rows.map(([name, value, reason]) => [name, value, reasonText(reason)]);
  const lines = formatTable([], cells).split('\n').slice(0, -1);
  return lines.map((line, index) => {
    const name = cells[index]?.[0] ?? '';
    return paint('cyan', name) + line.slice(name.length);
  });
}
