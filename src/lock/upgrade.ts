import type { Answers } from './answers.ts';
import { noAnswers } from './answers.ts';

/**
 * Answers without what is to be looked for anew.
 * @param names packages or tools; undefined: everything
 */
export function upgrading(answers: Answers, names: readonly string[] | undefined): Answers {
  if (names === undefined) return noAnswers;
  const wanted = new Set(names.map(normal));
  const named = (line: string) => wanted.has(normal(/^[^\s=]+/.exec(line)?.[0] ?? ''));
  const before = (name: string) => answers.before(name);
  return {
    ...answers,
    to: (asked) => (before(asked.name)?.split('\n').some(named) ? undefined : answers.to(asked)),
    before: (name) =>
      before(name)
        ?.split('\n')
        .filter((line) => !named(line))
        .join('\n'),
    tool: (name) => (wanted.has(normal(name)) ? undefined : answers.tool(name)),
  };
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
