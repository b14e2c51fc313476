import { pack } from 'tar-fs';
import { expect, test } from 'vitest';
import type { Plan, Question } from '../../../src/plan/types.ts';
import { answerQuestions } from '../../../src/runtime/answer-questions.ts';
import type { SolveRequest } from '../../../src/runtime/plan-solver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from '../../support/write-files.ts';

/** What `server` depends on is known only with the answer to `packages`. */
function planWith(found: ReadonlyMap<string, string>): Plan {
  const packages = found.get('packages {}');
  const inputs = { packages: packages ?? 'unknown' };
  const server = found.get(`server ${JSON.stringify(inputs)}`);
  const question = (name: string, about: Question['inputs'], value: string | undefined) => ({
    ...{ name, about: name, inputs: about, stage: `ask-${name}`, file: `/${name}.txt` },
    ...(value === undefined ? {} : { answer: { value, reason: { rule: 'found', via: 'app' } } }),
  });
  return {
    base: { value: { image: 'debian:trixie-slim' } },
    questions: [question('packages', {}, packages), question('server', inputs, server)],
  } as unknown as Plan;
}

async function answered(
  first: Plan,
  files: Readonly<Record<string, string>>,
  replan: (question: Question, text: string) => Plan,
): Promise<{ readonly plan: Plan; readonly solved: readonly SolveRequest[] }> {
  using answers = temporaryFolder();
  writeFiles(answers.path, files);
  const solved: SolveRequest[] = [];
  const plan = await answerQuestions(first, {
    solve: async (request) => {
      solved.push(request);
      if (request.output?.kind !== 'files') throw new Error('files are wanted');
      const target = request.output.open();
      await new Promise((resolve, reject) => {
        pack(answers.path).pipe(target).on('finish', resolve).on('error', reject);
      });
      return { id: '', tags: [] };
    },
    foundations: async () => new Map(),
    answered: replan,
    afresh: true,
  });
  return { plan, solved };
}

test('all questions are answered by one build, each as the plan asks it in the end', async () => {
  const found = new Map<string, string>();
  const { plan, solved } = await answered(
    planWith(found),
    { packages: 'flask==3', server: 'gunicorn==23' },
    ({ name, inputs }, text) => {
      found.set(`${name} ${JSON.stringify(inputs)}`, text);
      return planWith(found);
    },
  );
  expect(plan.questions.map(({ answer }) => answer?.value)).toEqual(['flask==3', 'gunicorn==23']);
  expect([...found.keys()]).toEqual(['packages {}', 'server {"packages":"flask==3"}']);
  expect(solved.map(({ wanted, noCache }) => [wanted, noCache])).toEqual([
    [
      [
        { stage: 'ask-packages', file: '/packages.txt', as: 'packages' },
        { stage: 'ask-server', file: '/server.txt', as: 'server' },
      ],
      ['ask-packages', 'ask-server'],
    ],
  ]);
});

test('an answer that leads to another base ends the asking: nothing else was found on that one', async () => {
  const kept: string[] = [];
  const elsewhere = {
    ...planWith(new Map()),
    base: { value: { image: 'debian:bookworm-slim' } },
  } as unknown as Plan;
  const { plan, solved } = await answered(
    planWith(new Map()),
    { packages: '3.11', server: 'gunicorn==23' },
    ({ name }) => {
      kept.push(name);
      return elsewhere;
    },
  );
  expect(plan).toBe(elsewhere);
  expect(kept).toEqual(['packages']);
  expect(solved).toHaveLength(1);
});
