import { describe, expect, test } from 'vitest';
import { builders, servers } from '../../../builders/catalog.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { type Answers, noAnswers } from '../../../src/lock/answers.ts';

const flask = { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' };

/**
 * @param known answers by the question's name
 * @param before older answers, as a lock has them
 */
function planned(
  files: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
) {
  const app = memoryApp({ ...flask, ...files });
  const config = readConfig(app, { env: {} });
  if (!config.ok) throw new Error(config.problems[0]?.message);
  const answers: Answers = {
    ...noAnswers,
    before: (name) => before[name],
    to: ({ name, inputs }) => {
      const value = known[name === 'python.fit' ? name : `${name} ${inputs.python}`];
      return value === undefined ? undefined : { value, reason: { rule: 'known', via: 'lock' } };
    },
  };
  const plan = makePlan({
    app,
    config: config.value,
    root: '',
    facts: [],
    builders,
    servers,
    platform: 'linux/amd64',
    warpVersion: '0.0.0',
    answers,
  });
  const python = plan.facts.find(({ name }) => name === 'python.version');
  return { plan, python, questions: plan.questions.map(({ name }) => name) };
}

const open = { 'requirements.txt': 'numpy==1.26.4\n' };
const fit = '3.11 numpy==1.26.4 has no wheel for 3.13\n';

describe('the Python that unlocked requirements have wheels for', () => {
  test('is asked together with their releases', () => {
    const { plan, questions } = planned(open, {});
    expect(questions).toEqual(['python.fit', 'python.packages']);
    const step = plan.stages.find(({ id }) => id === 'resolve')?.steps.at(-1);
    expect(step?.kind === 'run' && step.env).toMatchObject({
      WARP_OTHER_PYTHONS: '3.11',
      WARP_PYTHON: '3.13',
    });
  });

  test('is taken, with the package that decides, and its releases are asked for next', () => {
    const { plan, python, questions } = planned(open, { 'python.fit': fit });
    expect(python).toMatchObject({ value: '3.11' });
    expect(python?.reason.rule).toContain('numpy==1.26.4 has no wheel for 3.13');
    expect(plan.base.value.suite).toBe('bookworm');
    expect(questions).toEqual(['python.fit', 'python.packages']);
    const step = plan.stages.find(({ id }) => id === 'resolve')?.steps.at(-1);
    expect(step?.kind === 'run' && step.env).not.toHaveProperty('WARP_OTHER_PYTHONS');
  });

  test('is no question where releases for the usual one are known, as an older lock has them', () => {
    const { python, questions } = planned(open, { 'python.packages 3.13': 'numpy==1.26.4\n' });
    expect(python).toMatchObject({ value: '3.13' });
    expect(questions).toEqual(['python.packages']);
  });

  test('is no question where an older lock was made for the usual one, but for one that it chose', () => {
    const packages = { 'python.packages': 'numpy==1.26.4\n' };
    expect(planned(open, {}, packages).questions).toEqual(['python.packages']);
    const chosen = { ...packages, 'python.fit': fit };
    expect(planned(open, {}, chosen).questions).toEqual(['python.fit', 'python.packages']);
  });

  test.each([
    ['a file names the version', { '.python-version': '3.13\n' }],
    [
      'a range leaves one alone',
      { 'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.13,<3.14"\n' },
    ],
    ['every line has a hash', { 'requirements.txt': 'numpy==1.26.4 --hash=sha256:1\n' }],
  ])('is no question where %s', (_, files) => {
    expect(planned({ ...open, ...files }, {}).questions).not.toContain('python.fit');
  });
});
