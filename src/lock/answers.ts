import { digestOf } from '../plan/digest.ts';
import type { Decided, Platform, Question } from '../plan/types.ts';
import { type Lock, lockFile } from './lock.ts';

type Asked = Pick<Question, 'name' | 'inputs'>;

/** What is known already of what only a build can find out. */
export interface Answers {
  /** The answer found for exactly these inputs. */
  to(asked: Asked): Decided<string> | undefined;
  /** What the lock says to the question for other inputs: an older answer, to stay close to. */
  before(name: string): string | undefined;
  /** The release of a tool that the lock names. */
  tool(name: string): Decided<string> | undefined;
  /** The very image the lock names for a base, in the words of the lock. */
  base(image: string): string | undefined;
}

/** Nothing is known: every build finds out for itself. */
export const noAnswers: Answers = {
  to: () => undefined,
  before: () => undefined,
  tool: () => undefined,
  base: () => undefined,
};

/**
 * Under this key an answer is kept: nothing but the question and its inputs is in it.
 * @param before the lock's older answer, which the new one stays close to: it is an input as well
 */
export function answerKey({ name, inputs }: Asked, before?: string): string {
  const key = before === undefined ? { name, inputs } : { name, inputs, before };
  return digestOf(key).replace('sha256:', '');
}

/**
 * All that an answer is kept by on this machine.
 * @param settled the question as the plan puts it when it knows the answer
 * @param before the lock's older answer that this one was to stay close to
 */
export function keptAs(
  asked: Question,
  settled: Question | undefined,
  before: string | undefined,
): readonly string[] {
  const { name, nearly } = asked;
  const all = [
    asked,
    ...(settled?.answer ? [settled] : []),
    ...(nearly ? [{ name, inputs: nearly }] : []),
  ];
  return [...new Set(all.map((one) => answerKey(one, before)))];
}

/**
 * What warp.lock says, and for the rest what earlier builds on this machine found.
 * @param recall an earlier build's answer by its {@link answerKey}
 */
export function knownAnswers(
  lock: Lock | undefined,
  platform: Platform,
  recall: (key: string) => string | undefined,
): Answers {
  const { found = {}, base } = lock?.platforms[platform] ?? {};
  const at = { file: lockFile };
  return {
    to(asked) {
      const locked = found[asked.name];
      const { name } = asked;
      if (locked && answerKey({ name, inputs: locked.inputs }) === answerKey(asked)) {
        return { value: locked.value, reason: { rule: `${lockFile} keeps it`, at, via: 'lock' } };
      }
      const value = recall(answerKey(asked, locked?.value));
      return value === undefined ? undefined : foundByBuild(value);
    },
    before: (name) => found[name]?.value,
    tool(name) {
      const value = lock?.tools[name];
      if (value === undefined) return undefined;
      return { value, reason: { rule: `${lockFile} names the release`, at, via: 'lock' } };
    },
    base: (image) => (base?.image === image ? base.digest : undefined),
  };
}

/** The same with what the build that is under way has found: that comes first. */
export function withFound(answers: Answers, found: ReadonlyMap<string, string>): Answers {
  return {
    ...answers,
    to(asked) {
      const value = found.get(answerKey(asked));
      return value === undefined ? answers.to(asked) : foundByBuild(value);
    },
  };
}

/** The same words for this build and an earlier one: both have the same plan. */
function foundByBuild(value: string): Decided<string> {
  return { value, reason: { rule: 'a build found it for these inputs', via: 'app' } };
}
