import { compareBytes } from '../app/byte-order.ts';
import type { Plan, Question } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import { type Lock, lockFile, type PlatformLock } from './lock.ts';

/** Where a build of this plan would go other ways than the lock says: each is worth a line. */
export function staleParts(plan: Plan, lock: Lock): readonly Problem[] {
  const platform = lock.platforms[plan.platform];
  if (!platform) return [stale(`it says nothing about ${plan.platform}`)];
  return [
    ...staleBase(plan, platform),
    ...Object.keys(plan.tools)
      .filter((name) => lock.tools[name] === undefined)
      .map((name) => stale(`it names no release of ${name}`)),
    ...plan.questions.flatMap((question) => staleAnswer(question, platform)),
  ];
}

/** Sections of the lock for this platform that nothing asks for any more. */
export function unusedAnswers(plan: Plan, lock: Lock): readonly string[] {
  const asked = new Set(plan.questions.map(({ name }) => name));
  const found = Object.keys(lock.platforms[plan.platform]?.found ?? {});
  return found.filter((name) => !asked.has(name));
}

function staleBase({ base }: Plan, { base: locked }: PlatformLock): readonly Problem[] {
  const { image } = base.value;
  if (!locked || locked.image === image) return [];
  return [stale(`the base is ${image} now and was ${locked.image}: ${base.reason.rule}`)];
}

function staleAnswer(question: Question, { found }: PlatformLock): readonly Problem[] {
  const { name, inputs, answer } = question;
  if (answer?.reason.via === 'lock') return [];
  const locked = found[name];
  if (!locked) return [stale(`it has no ${name} (${question.about})`)];
  const changes = changedInputs(locked.inputs, inputs);
  return [stale(`${name} was found for other inputs: ${changes.join(', ')}`)];
}

/** What differs between two sets of inputs, in words. */
export function changedInputs(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort(compareBytes);
  const changes = names.flatMap((key) => {
    const [old, current] = [before[key], now[key]];
    if (old === current) return [];
    // A file that warp wrote out is none that the user knows.
    const name = key.startsWith('.warp-') ? 'what the app asks for' : key;
    if (old === undefined) return [`${name} is new`];
    if (current === undefined) return [`${name} is gone`];
    const digests = /^sha256:/.test(old + current);
    return [digests ? `${name} has changed` : `${name} is ${current} and was ${old}`];
  });
  return [...new Set(changes)];
}

function stale(message: string): Problem {
  return { code: 'WARP_LOCK_STALE', phase: 'plan', message, at: { file: lockFile } };
}
