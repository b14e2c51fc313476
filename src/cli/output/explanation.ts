import type { Topic } from '../../plan/topics.ts';
import { reasonText, valueText } from './decision.ts';
import { formatTable } from './table.ts';

export interface Explanation extends Topic {
  /** What would change it. */
  readonly changes: readonly string[];
}

const titles: Readonly<Record<Topic['group'], string>> = {
  decision: 'Decisions',
  tool: 'Tools',
  package: 'Distribution packages',
  release: 'Releases',
  process: 'Processes',
  setting: 'Settings of the server',
  hook: 'Hooks',
  stage: 'Stages',
  volume: 'Volumes',
};

/** Everything that can be explained, grouped: name, value and reason. */
export function formatTopics(topics: readonly Topic[]): string {
  const groups = Object.keys(titles) as Topic['group'][];
  return groups
    .map((group) => [group, topics.filter((topic) => topic.group === group)] as const)
    .filter(([, members]) => members.length > 0)
    .map(([group, members]) => `${titles[group]}\n${table(members)}`)
    .join('\n');
}

function table(topics: readonly Topic[]): string {
  const rows = topics.map(({ name, value, reason }) => [
    `  ${name}`,
    shortened(valueText(value)),
    reasonText(reason),
  ]);
  return formatTable([], rows);
}

function shortened(text: string): string {
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}

/** Settings that were asked for together: value, formula, and why it is so. */
export function formatSettings(settings: readonly Topic[]): string {
  const rows = settings.map(({ name, value, formula = '', reason }) => [
    `  ${name}`,
    valueText(value),
    formula,
    reasonText(reason),
  ]);
  return formatTable(['  key in warp.yaml', 'value', 'where nobody says', 'why'], rows);
}

/** One of them in full. */
export function formatExplanation(topic: Explanation): string {
  const { name, group, value, reason, rejected = [], details, changes } = topic;
  const lines = [
    `${name} (${group}): ${valueText(value)}`,
    `  because ${reasonText(reason)}`,
    ...details.map((line) => `  ${line}`),
    ...rejected.map((other) => `  not ${valueText(other.value)}: ${other.why}`),
    ...(changes.length > 0 ? ['  changed by:', ...changes.map((line) => `    ${line}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}
