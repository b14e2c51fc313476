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

/** Has the engine find out what the plan does not know yet, one question after the other. */
export async function answerQuestions(first: Plan, answering: Answering): Promise<Plan> {
  let plan = first;
  const asked = new Set<string>();
  for (;;) {
    const question = plan.questions.find(({ answer }) => !answer);
    if (!question) return plan;
    const key = JSON.stringify([question.name, question.inputs]);
    if (asked.has(key)) throw new Error(`${question.name} is asked again with its answer known`);
    asked.add(key);
    const text = await find(plan, question, answering);
    plan = answering.answered(question, text);
  }
}

async function find(
  plan: Plan,
  { stage, file }: Question,
  { solve, foundations, afresh }: Answering,
): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'warp-answer-'));
  try {
    await solve({
      plan,
      tags: [],
      labels: {},
      prepared: await foundations(plan),
      target: stage,
      file,
      // tar-fs's types know an older Writable.
      output: { kind: 'files', open: () => extract(place) as unknown as Writable },
      ...(afresh ? { noCache: [stage] } : {}),
    });
    return readFileSync(join(place, 'answer'), 'utf8');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
