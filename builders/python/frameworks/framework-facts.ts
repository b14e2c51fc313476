import type { Fact } from '../../../src/plan/types.ts';
import type { PythonCandidate } from '../candidate.ts';
import { knownFramework } from './known-frameworks.ts';

/** What is done for an app because of its framework, in the plan's words. */
export function frameworkFacts(data: PythonCandidate): readonly Fact[] {
  return [...telemetryFacts(data), ...runnerFacts(data)];
}

/** Nothing is sent to anyone whom the app's author did not ask for. */
function telemetryFacts({ framework }: PythonCandidate): Fact[] {
  const { title, telemetry } = knownFramework(framework) ?? {};
  if (telemetry === undefined) return [];
  const names = Object.keys(telemetry.off).join(', ');
  const rule = `${title} ${telemetry.what}, unless ${names} says otherwise: set by default, run.env wins`;
  return [{ name: 'web.telemetry', value: 'off', reason: { rule, via: 'default' } }];
}

function runnerFacts({ framework, entry }: PythonCandidate): Fact[] {
  const { title, runner } = knownFramework(framework) ?? {};
  const run =
    entry.kind === 'script' && entry.argv.some((word) => word.endsWith(`/${runner?.file}`));
  if (runner === undefined || !run) return [];
  const rule = `${title}'s program is run ${runner.what}`;
  return [{ name: 'web.runner', value: runner.file, reason: { rule, via: 'default' } }];
}
