import { describe, expect, it } from 'vitest';
import { servers } from '../../../builders/catalog.ts';
import { pythonBuilder } from '../../../builders/python/index.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import {
  type Answers,
  answerKey,
  keptAs,
  knownAnswers,
  noAnswers,
  withFound,
} from '../../../src/lock/answers.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { staleParts } from '../../../src/lock/staleness.ts';

const main = 'from fastapi import FastAPI\napp = FastAPI()\n';
const hashed = (...names: string[]) =>
  names.map((name) => `${name} --hash=sha256:${'0'.repeat(64)}\n`).join('');
const locked = hashed('fastapi==0.1', 'click==8.1');
const answer = 'click==8.1 # app\nh11==0.16 --hash=sha256:1\nuvicorn==0.5 --hash=sha256:2\n';

function plan(files: Readonly<Record<string, string>>, answers: Answers = noAnswers) {
  const app = memoryApp({ 'main.py': main, ...files });
  const config = readConfig(app, { env: {} });
  if (!config.ok) throw new Error(config.problems[0]?.message);
  return makePlan({
    ...{ app, config: config.value, builders: [pythonBuilder], servers, answers },
    platform: 'linux/amd64',
    warpVersion: '0.0.0',
  });
}

const stagesOf = (made: ReturnType<typeof plan>) => made.stages.map(({ id }) => id);
const asked = (made: ReturnType<typeof plan>) =>
  made.questions.find(({ name }) => name === 'server.uvicorn');

/** A lock that holds the answer for these files. */
function lockFor(files: Readonly<Record<string, string>>): Lock {
  const found = plan(files, answering()).questions.map(({ name, inputs }) => [
    name,
    { inputs, value: answer },
  ]);
  const platform = { found: Object.fromEntries(found) };
  return { version: 1, tools: { uv: '1' }, platforms: { 'linux/amd64': platform } };
}

function answering(): Answers {
  return { ...noAnswers, to: () => ({ value: answer, reason: { rule: 'known', via: 'app' } }) };
}

const known = (lock: Lock) => knownAnswers(lock, 'linux/amd64', () => undefined);

describe('the releases of a server beside the app', () => {
  it('are asked together with those of the app, whose stage the other one reads', () => {
    const made = plan({ 'requirements.txt': 'fastapi\n' });
    expect(made.questions.map(({ name, stage }) => [name, stage])).toEqual([
      ['python.fit', 'resolve'],
      ['python.packages', 'resolve'],
      ['server.uvicorn', 'resolve-server-uvicorn'],
    ]);
    const stage = made.stages.find(({ id }) => id === 'resolve-server-uvicorn');
    expect(JSON.stringify(stage?.steps)).toContain('"id":"resolve"');
  });

  it('are asked alone where the app has a lock', () => {
    const made = plan({ 'requirements.txt': locked });
    expect(made.questions.map(({ name }) => name)).toEqual(['server.uvicorn']);
  });

  it('are installed from a stage of their own once they are known, those of the app left out', () => {
    const made = plan({ 'requirements.txt': locked }, answering());
    expect(stagesOf(made)).toContain('server-uvicorn');
    expect(stagesOf(made)).not.toContain('resolve-server-uvicorn');
    const [file] = made.stages.find(({ id }) => id === 'server-uvicorn')?.steps ?? [];
    expect(file).toMatchObject({
      content: 'h11==0.16 --hash=sha256:1\nuvicorn==0.5 --hash=sha256:2\n',
    });
    expect(made.facts).toContainEqual(
      expect.objectContaining({ name: 'server.uvicorn', value: ['h11==0.16', 'uvicorn==0.5'] }),
    );
  });

  it('stay locked while the app changes packages that the server is not made of', () => {
    const lock = lockFor({ 'requirements.txt': locked });
    const other = locked + hashed('httpx==1.0');
    const made = plan({ 'requirements.txt': other }, known(lock));
    expect(asked(made)?.answer?.reason.via).toBe('lock');
    expect(staleParts(made, lock)).toEqual([]);
  });

  it('are known on this machine, too, while the app changes other packages', () => {
    const kept = new Map<string, string>();
    const answers = knownAnswers(undefined, 'linux/amd64', (key) => kept.get(key));
    const first = asked(plan({ 'requirements.txt': locked }, answers));
    if (!first) throw new Error('nothing is asked');
    const found = withFound(answers, new Map([[answerKey(first), answer]]));
    const settled = asked(plan({ 'requirements.txt': locked }, found));
    for (const key of keptAs(first, settled, undefined)) kept.set(key, answer);
    const answered = (requirements: string) =>
      asked(plan({ 'requirements.txt': requirements }, answers))?.answer?.value;
    expect(answered(locked)).toBe(answer);
    expect(answered(locked + hashed('httpx==1.0'))).toBe(answer);
    expect(answered(locked + hashed('h11==0.14'))).toBeUndefined();
    expect(answered(hashed('fastapi==0.1', 'click==8.2'))).toBeUndefined();
  });

  it.each([
    ['another release of it', hashed('fastapi==0.1', 'click==8.2'), "the app's click is 8.2"],
    ['one that it had not', locked + hashed('h11==0.14'), "the app's h11 is 0.14 and was none"],
  ])('are out of date when the app brings %s', (_, requirements, told) => {
    const lock = lockFor({ 'requirements.txt': locked });
    const made = plan({ 'requirements.txt': requirements }, known(lock));
    expect(asked(made)?.answer).toBeUndefined();
    expect(staleParts(made, lock).map(({ message }) => message)).toEqual([
      expect.stringContaining(told),
    ]);
  });

  it('are resolved in the build where only running setup.py tells what the app asks for', () => {
    const setup = 'from setuptools import setup\nsetup(name="a", install_requires=read())\n';
    const made = plan({ 'setup.py': setup, 'requirements.txt': '-e .\n' });
    expect(asked(made)).toBeUndefined();
    const runs = made.stages
      .flatMap(({ steps }) => steps)
      .flatMap((step) => ('title' in step ? [step.title] : []));
    expect(runs).toContain("installing uvicorn beside the app's packages");
  });

  it('of a server that only the Procfile names are a question as well', () => {
    const files = { Procfile: 'web: daphne main:app\n', 'requirements.txt': locked };
    expect(plan(files).questions.map(({ name }) => name)).toEqual(['server.daphne']);
  });
});
