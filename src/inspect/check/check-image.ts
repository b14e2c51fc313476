import type { CheckId, Finding } from './finding.ts';
import { readImage } from './image/read-image.ts';
import { type CheckFacts, judgeAll } from './judge/judge-all.ts';
import { passedSettings } from './report/passed-settings.ts';
import { type CheckReport, countsOf, hasPassed, ignoring } from './report/report.ts';
import { type ObserveOptions, observeRun } from './run/observe.ts';
import { settleBoth } from './run/settle-both.ts';
import type { ObserveInput } from './run/trial-plan.ts';

export interface CheckInput extends ObserveInput {
  /** What the user calls the image. */
  readonly reference: string;
  readonly ignore: readonly CheckId[];
  /** Warnings fail, too. */
  readonly strict: boolean;
}

/** Looks into an image and runs it, both at once; nothing is left behind. */
export async function checkImage(input: CheckInput, options: ObserveOptions): Promise<CheckReport> {
  const sinceMs = performance.now();
  const { engine, image, strictness, reference } = input;
  const network = strictness.closedNetwork;
  await engine.networks.ensure(network, input.labels, true);
  try {
    const [content, run] = await settleBoth([
      engine.images.save(image.id, options.signal).then(readImage),
      observeRun(input, options),
    ]);
    const facts: CheckFacts = { image, content, run, strictness };
    const findings: readonly Finding[] = ignoring(judgeAll(facts), input.ignore);
    const settings = passedSettings(facts, reference);
    return {
      image: reference,
      id: image.id,
      sizeBytes: image.sizeBytes,
      passed: hasPassed(findings, input.strict),
      counts: countsOf(findings),
      findings,
      ...(settings === undefined ? {} : { settings }),
      seconds: Math.round((performance.now() - sinceMs) / 100) / 10,
    };
  } catch (error) {
    // What fails then, fails for that.
    options.signal.throwIfAborted();
    throw error;
  } finally {
    await engine.networks.remove(network);
  }
}
