import type { StageChange } from '../../plan/compare-stages.ts';
import type { PlanDifference } from '../plan-difference.ts';
import { reasonText, valueText } from './decision.ts';

/** As many files are named; of more it is enough to know how many. */
const namedReasons = 8;

/** What a build would do otherwise, for people. */
export function formatDifference({ since, decisions, stages, lock }: PlanDifference): string {
  if (since === null) {
    return [...lock, 'No build of this folder is remembered: everything would run.', ''].join('\n');
  }
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['warp.lock', lock],
    [
      'Decisions',
      decisions.flatMap(({ name, from, to, reason }) => [
        `${name}: ${from === undefined ? '(none)' : valueText(from)} → ${to === undefined ? '(none)' : valueText(to)}`,
        ...(reason ? [`    ${reasonText(reason)}`] : []),
      ]),
    ],
    ['Stages', stages.flatMap(stageLines)],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0);
  if (told.length === 0) return `A build would do what the last one did (${since}).\n`;
  return told
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
}

function stageLines({ stage, change, because }: StageChange): readonly string[] {
  if (change !== 'reruns') return [`${stage} is ${change}`];
  const hidden = because.length - namedReasons;
  return [
    `${stage} runs again`,
    ...because.slice(0, namedReasons).map((line) => `    ${line}`),
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
  ];
}
