import { planDependencies } from '../../builders/python/package-managers/choose-manager.ts';
import type { DependencyConfig } from '../../builders/python/package-managers/types.ts';
import { memoryApp } from '../../src/app/memory-app.ts';

type Files = Readonly<Record<string, string>>;

/** The dependency plan of an app made of these files. */
export function dependencyPlan(files: Files, config: DependencyConfig = {}) {
  const result = planDependencies(memoryApp(files), config);
  if (!result.ok) throw new Error(result.problems.map((one) => one.message).join('\n'));
  return result.value.plan;
}

/** The first problem that planning these files' dependencies finds. */
export function dependencyProblem(files: Files, config: DependencyConfig = {}) {
  const result = planDependencies(memoryApp(files), config);
  return result.ok ? undefined : result.problems[0];
}

/** The requirements that the plan writes for uv, without hashes. */
export function writtenRequirements(files: Files, config: DependencyConfig = {}): string[] {
  const lines = dependencyPlan(files, config).files[0]?.content.split('\n') ?? [];
  return lines.filter((line) => line !== '' && !line.includes('--hash'));
}
