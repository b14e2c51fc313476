import { describe, expect, it } from 'vitest';
import { answerKey, keptAs, knownAnswers, withFound } from '../../../src/lock/answers.ts';
import { compareLocks } from '../../../src/lock/compare-locks.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { changedInputs } from '../../../src/lock/staleness.ts';
import { upgrading } from '../../../src/lock/upgrade.ts';

const asked = {
  name: 'python.packages',
  inputs: { python: '3.13', 'requirements.txt': 'sha256:1' },
};
const value = 'flask==3.1.3 --hash=sha256:1\nwerkzeug==3.1.9 --hash=sha256:2\n';

const question = { about: 'releases', stage: 'resolve', file: '/warp/answer.txt' };

function lockOf(text: string, inputs: Readonly<Record<string, string>> = asked.inputs): Lock {
  const found = { 'python.packages': { inputs, value: text } };
  const base = { image: 'debian:trixie-slim', digest: 'made:1' };
  return { version: 1, tools: { uv: '0.1' }, platforms: { 'linux/amd64': { base, found } } };
}

const nothing = () => undefined;

describe('what is known', () => {
  it('is what the lock says to the same question, whatever was built here before', () => {
    const answers = knownAnswers(lockOf(value), 'linux/amd64', () => 'flask==1.0\n');
    expect(answers.to(asked)).toMatchObject({ value, reason: { via: 'lock' } });
    expect(answers.tool('uv')?.value).toBe('0.1');
    expect(answers.base('debian:trixie-slim')).toBe('made:1');
  });

  it('is what an earlier build found that stayed close to a lock of other inputs', () => {
    const kept = keptAs({ ...question, ...asked }, undefined, value);
    const recall = (key: string) => (kept.includes(key) ? 'flask==1.0\n' : undefined);
    const stale = knownAnswers(lockOf(value, { python: '3.11' }), 'linux/amd64', recall);
    expect(stale.to(asked)?.value).toBe('flask==1.0\n');
    expect(stale.before(asked.name)).toBe(value);
  });

  it('is not what a build found that knew nothing of the lock, or another lock', () => {
    const kept = [undefined, 'flask==0.9\n'].flatMap((before) =>
      keptAs({ ...question, ...asked }, undefined, before),
    );
    const recall = (key: string) => (kept.includes(key) ? 'flask==1.0\n' : undefined);
    const stale = knownAnswers(lockOf(value, { python: '3.11' }), 'linux/amd64', recall);
    expect(stale.to(asked)).toBeUndefined();
  });

  it('is what an earlier build found where the lock is about another platform', () => {
    const recall = (key: string) => (key === answerKey(asked) ? 'flask==1.0\n' : undefined);
    const elsewhere = knownAnswers(lockOf(value), 'linux/arm64', recall);
    expect(elsewhere.to(asked)?.value).toBe('flask==1.0\n');
    expect(elsewhere.base('debian:trixie-slim')).toBeUndefined();
  });

  it('does not depend on the order of the inputs', () => {
    const inputs = Object.fromEntries(Object.entries(asked.inputs).toReversed());
    expect(answerKey({ ...asked, inputs })).toBe(answerKey(asked));
  });

  it('begins with what the build under way has found', () => {
    const found = new Map([[answerKey(asked), 'flask==9\n']]);
    const answers = withFound(knownAnswers(lockOf(value), 'linux/amd64', nothing), found);
    expect(answers.to(asked)?.value).toBe('flask==9\n');
  });
});

describe('an upgrade', () => {
  const answers = knownAnswers(lockOf(value), 'linux/amd64', nothing);

  it('of everything knows nothing', () => {
    const all = upgrading(answers, undefined);
    expect([
      all.to(asked),
      all.before(asked.name),
      all.tool('uv'),
      all.base('debian:trixie-slim'),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('of one package asks again and stays close to the releases of the others', () => {
    const one = upgrading(answers, ['Flask']);
    expect(one.to(asked)).toBeUndefined();
    expect(one.before(asked.name)).toBe('werkzeug==3.1.9 --hash=sha256:2\n');
    expect(one.tool('uv')?.value).toBe('0.1');
  });

  it('of something the answer does not name leaves it', () => {
    const other = upgrading(answers, ['uv']);
    expect(other.to(asked)?.value).toBe(value);
    expect(other.tool('uv')).toBeUndefined();
  });
});

describe('a comparison', () => {
  it('names what has changed, by version or by file', () => {
    const own = '.warp-own-requirements.txt';
    const before = { python: '3.11', a: 'sha256:1', gone: 'x', same: '1', [own]: 'sha256:1' };
    const now = { python: '3.13', a: 'sha256:2', fresh: 'x', same: '1', [own]: 'sha256:2' };
    expect(changedInputs(before, now)).toEqual([
      'what the app asks for has changed',
      'a has changed',
      'fresh is new',
      'gone is gone',
      'python is 3.13 and was 3.11',
    ]);
  });

  it('of two locks lists releases, not hashes', () => {
    const text = 'flask==3.2 --hash=sha256:9\nnew @ git+https://x/y@1\n';
    expect(compareLocks(lockOf(value), lockOf(text), 'linux/amd64')).toEqual([
      { section: 'python.packages', name: 'flask', from: '3.1.3', to: '3.2' },
      { section: 'python.packages', name: 'new', to: 'git+https://x/y@1' },
      { section: 'python.packages', name: 'werkzeug', from: '3.1.9' },
    ]);
    const hashed = value.replace('sha256:1', 'sha256:3');
    expect(compareLocks(lockOf(value), lockOf(hashed), 'linux/amd64')).toEqual([]);
  });
});
