import { builders, servers } from '../../builders/catalog.ts';
import type { AppSource } from '../app/app-source.ts';
import type { DiskApp } from '../app/disk-app.ts';
import { makePlan } from '../builder/make-plan.ts';
import { type ConfigOverrides, readConfig } from '../config/read-config.ts';
import { answerKey, knownAnswers } from '../lock/answers.ts';
import { type Lock, lockFile } from '../lock/lock.ts';
import { readLock } from '../lock/parse-lock.ts';
import { warpVersion } from '../package-root.ts';
import type { Plan, Platform, Warning } from '../plan/types.ts';
import { type AnswerStore, answerStore } from '../runtime/answer-store.ts';
import type { Questioning } from '../runtime/prepare-build.ts';
import { WarpError } from '../warp-error.ts';
import type { CliContext } from './context.ts';

export interface PlannedApp {
  readonly plan: Plan;
  /** The name warp.yaml gives the app. */
  readonly name: string | undefined;
  /** Whether `warp run` applies pending migrations. */
  readonly migrate: 'auto' | 'never';
  readonly warnings: readonly Warning[];
  /** Keeps what a build finds out on this machine, and plans with it. */
  readonly questions: Questioning;
}

/**
 * Plans an app's folder.
 * @throws WarpError of phase config, detection or plan.
 */
export function planApp(context: CliContext, app: DiskApp): PlannedApp {
  const config = checkedConfig(app, context.env);
  const lock = checkedLock(app);
  const platform = platformOf(process.arch);
  const store = answerStore(context.stateFolder);
  const planWith = (recall: AnswerStore['recall']): Plan =>
    makePlan({
      app,
      config,
      builders,
      servers,
      platform,
      warpVersion: warpVersion(),
      answers: knownAnswers(lock, platform, recall),
    });
  const plan = planWith(store.recall);
  return {
    plan,
    questions: {
      afresh: false,
      answered(question, text) {
        const key = answerKey(question);
        store.keep(key, text);
        return planWith((other) => (other === key ? text : store.recall(other)));
      },
    },
    name: config.name?.value,
    migrate: config.run.migrate.value,
    warnings: [...app.warnings, ...plan.warnings],
  };
}

function checkedLock(app: AppSource): Lock | undefined {
  const lock = readLock(app);
  if (lock.ok) return lock.value;
  throw new WarpError({
    code: 'WARP_LOCK_INVALID',
    phase: 'config',
    message: `${lockFile} cannot be read: ${lock.problems[0]?.message}`,
    hint: lock.problems[0]?.hint ?? '',
    problems: lock.problems,
  });
}

function checkedConfig(app: AppSource, env: ConfigOverrides['env']) {
  const sections = Object.fromEntries(builders.map(({ id, configSchema }) => [id, configSchema]));
  const config = readConfig(app, { ...(env ? { env } : {}), sections });
  if (config.ok) return config.value;
  throw new WarpError({
    code: 'WARP_CONFIG_INVALID',
    phase: 'config',
    message:
      config.problems.length === 1
        ? `the configuration is wrong: ${config.problems[0]?.message}`
        : `the configuration has ${config.problems.length} problems`,
    hint: 'docs/configuration.md lists every key',
    problems: config.problems,
  });
}

function platformOf(arch: string): Platform {
  return arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
}
