import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { extract } from 'tar-fs';
import type { Plan, Question } from '../plan/types.ts';
import type { Foundations } from './foundations.ts';
import type { Solve } from './plan-solver.ts';

export interface Answering {
  readonly solve: Solve;
  /** Foundations of a plan, which is another one with every answer. */
  readonly foundations: (plan: Plan) => Promise<Foundations>;
  /** Keeps an answer. @returns the plan that follows from it */
  readonly answered: (question: Question, text: string) => Plan;
  /** Looks anew even where the engine has an answer in its cache. */
  readonly afresh: boolean;
}

/**
 * Has the engine find out what the plan does not know yet: all of it at once. An answer may lead to
 * another base: the plan is returned then with what is open on that one.
 */
export async function answerQuestions(first: Plan, answering: Answering): Promise<Plan> {
  let plan = first;
  const asked = new Set<string>();
  for (;;) {
    const open = openQuestions(plan);
    if (open.length === 0 || otherBase(plan, first)) return plan;
    const key = JSON.stringify(open.map(({ name, inputs }) => [name, inputs]));
    if (asked.has(key)) throw new Error(`${open[0]?.name} is asked again with its answer known`);
    asked.add(key);
    plan = withAnswers(plan, await find(plan, open, answering), answering);
  }
}

/** Whether a plan stands on another base than an earlier one. */
export function otherBase(plan: Plan, before: Plan): boolean {
  return plan.base.value.image !== before.base.value.image;
}

function openQuestions({ questions }: Plan): readonly Question[] {
  return questions.filter(({ answer }) => !answer);
}

/**
 * What one question depends on may be the answer to another: each is kept as the plan then asks it. An
 * answer that leads to another base makes the rest none, as they were found on the base before.
 */
function withAnswers(
  first: Plan,
  answers: ReadonlyMap<string, string>,
  { answered }: Pick<Answering, 'answered'>,
): Plan {
  let plan = first;
  for (const [name, text] of answers) {
    const question = openQuestions(plan).find((one) => one.name === name);
    if (question) plan = answered(question, text);
    if (otherBase(plan, first)) break;
  }
  return plan;
}

async function find(
  plan: Plan,
  questions: readonly Question[],
  { solve, foundations, afresh }: Answering,
): Promise<ReadonlyMap<string, string>> {
  const place = mkdtempSync(join(tmpdir(), 'warp-answer-'));
  try {
    await solve({
      plan,
      tags: [],
      labels: {},
      prepared: await foundations(plan),
      wanted: questions.map(({ name, stage, file }) => ({ stage, file, as: name })),
      // tar-fs's types know an older Writable.
      output: { kind: 'files', open: () => extract(place) as unknown as Writable },
      ...(afresh ? { noCache: questions.map(({ stage }) => stage) } : {}),
    });
    return new Map(questions.map(({ name }) => [name, readFileSync(join(place, name), 'utf8')]));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
