import { builders, servers } from '../../builders/catalog.ts';
import type { AppSource } from '../app/app-source.ts';
import { type DiskApp, openApp } from '../app/disk-app.ts';
import { joinRelative } from '../app/rel-path.ts';
import { makePlan } from '../builder/make-plan.ts';
import { type AppPlace, placeApp } from '../builder/place-app.ts';
import { settleRoot } from '../builder/settle-root.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
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

/** What the build sees, with the app somewhere in it. */
export interface PlacedApp {
  readonly disk: DiskApp;
  readonly place: AppPlace;
}

/**
 * Opens the app in a folder, with what belongs to it around the folder.
 * @throws WarpError of {@link openApp}.
 */
export function openPlaced(context: CliContext, folder: string): PlacedApp {
  const place = placeApp(folder, builders, (app) => {
    const config = configOf(context, app);
    return config.ok ? config.value : undefined;
  });
  return { disk: openApp(place.folder, place.part), place };
}

/**
 * Plans an app.
 * @throws WarpError of phase config, detection or plan.
 */
export function planApp(context: CliContext, { disk, place }: PlacedApp): PlannedApp {
  const outer = place.part?.root ?? '';
  const given = disk.within(outer);
  const configure = (app: AppSource) => checkedConfig(context, app);
  const settled = settleRoot(given, { config: configure(given), builders, configure });
  const lock = checkedLock(settled.app);
  const platform = platformOf(process.arch);
  const store = answerStore(context.stateFolder);
  const planWith = (recall: AnswerStore['recall']): Plan =>
    makePlan({
      ...settled,
      root: joinRelative(outer, settled.root),
      facts: [...place.facts, ...settled.facts],
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
    name: settled.config.name?.value,
    migrate: settled.config.run.migrate.value,
    warnings: [...disk.warnings, ...plan.warnings],
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

function configOf(context: CliContext, app: AppSource) {
  const sections = Object.fromEntries(builders.map(({ id, configSchema }) => [id, configSchema]));
  return readConfig(app, { env: context.env, sections });
}

function checkedConfig(context: CliContext, app: AppSource): Config {
  const config = configOf(context, app);
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
