import { join } from 'node:path';
import {
  builders as allBuilders,
  configSections,
  services as knownServices,
  servers,
} from '../../builders/catalog.ts';
import type { AppSource } from '../app/app-source.ts';
import { configFile } from '../app/built-in-ignore.ts';
import { type DiskApp, openApp } from '../app/disk-app.ts';
import { joinRelative } from '../app/rel-path.ts';
import { makePlan } from '../builder/make-plan.ts';
import { type AppPlace, placeApp } from '../builder/place-app.ts';
import { settleRoot } from '../builder/settle-root.ts';
import type { Builder } from '../builder/types.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { answerKey, keptAs, knownAnswers, withFound } from '../lock/answers.ts';
import type { Lock } from '../lock/lock.ts';
import { upgrading } from '../lock/upgrade.ts';
import { warpVersion } from '../package-root.ts';
import type { Plan, Platform, Warning } from '../plan/types.ts';
import { answerStore } from '../runtime/answer-store.ts';
import type { Questioning } from '../runtime/prepare-build.ts';
import { resolveServices } from '../service/resolve-services.ts';
import type { Service } from '../service/types.ts';
import { type Problem, WarpError } from '../warp-error.ts';
import { checkedLock, isLocked, judgeLock } from './app-lock.ts';
import type { CliContext } from './context.ts';
import { unversionedFiles } from './unversioned-files.ts';

export interface PlannedApp {
  readonly plan: Plan;
  /** The name warp.yaml gives the app. */
  readonly name: string | undefined;
  /** Variables of the container under `warp dev`. */
  readonly devEnv: Readonly<Record<string, string>>;
  /** All that was configured. */
  readonly config: Config;
  /** Whether `warp run` applies pending migrations. */
  readonly migrate: 'auto' | 'never';
  /** What it runs with here. */
  readonly services: readonly Service[];
  readonly warnings: readonly Warning[];
  /**
   * The plan with another warp.yaml, whose text is given; undefined where that is no valid one.
   * @throws WarpError as {@link planApp}
   */
  replan(yaml: string): Plan | undefined;
  /** Absolute folder of the app proper: where its warp.yaml and warp.lock are. */
  readonly root: string;
  readonly lock: Lock | undefined;
  /** Nothing may differ from the lock. */
  readonly locked: boolean;
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
  const place = placeApp(folder, allBuilders, (app) => {
    const config = configOf(context, app);
    return config.ok ? config.value : undefined;
  });
  return { disk: openApp(place.folder, place.part, unversionedFiles(place.folder)), place };
}

export interface PlanOptions {
  /** `--locked`, `--no-locked`. */
  readonly locked?: boolean;
  /** Looks anew for these packages and tools, or for everything. */
  readonly upgrade?: true | readonly string[];
  /** Instead of every builder as it is: with the one base that is there, for example. */
  readonly builders?: readonly Builder[];
}

/**
 * Plans an app with what warp.lock and earlier builds on this machine know.
 * @throws WarpError of phase config, detection or plan.
 */
export function planApp(
  context: CliContext,
  { disk, place }: PlacedApp,
  options: PlanOptions = {},
): PlannedApp {
  const { upgrade, builders = allBuilders } = options;
  const outer = place.part?.root ?? '';
  const given = disk.within(outer);
  const configure = (app: AppSource) => checkedConfig(context, app);
  const settled = settleRoot(given, { config: configure(given), builders, configure });
  const root = joinRelative(outer, settled.root);
  const services = checkedServices(settled.config);
  const lock = checkedLock(settled.app);
  const locked = upgrade === undefined && isLocked(context, options.locked, lock);
  const platform = platformHere();
  const store = answerStore(context.stateFolder);
  const known = knownAnswers(lock, platform, store.recall);
  const used = upgrade ? upgrading(known, upgrade === true ? undefined : upgrade) : known;
  const found = new Map<string, string>();
  const planWithFound = (config = settled.config): Plan =>
    makePlan({
      ...(config === settled.config ? settled : { app: settled.app, config }),
      root,
      facts: [...place.facts, ...settled.facts],
      builders,
      servers,
      platform,
      warpVersion: warpVersion(),
      answers: withFound(used, found),
    });
  const plan = planWithFound();
  const stale = upgrade === undefined ? judgeLock(plan, lock, locked) : [];
  return {
    plan,
    lock,
    locked,
    questions: {
      afresh: upgrade !== undefined,
      answered(question, text) {
        found.set(answerKey(question), text);
        const next = planWithFound();
        const settled = next.questions.find(({ name }) => name === question.name);
        const before = used.before(question.name);
        for (const key of keptAs(question, settled, before)) store.keep(key, text);
        return next;
      },
    },
    replan(yaml) {
      const other = configOf(context, {
        ...settled.app,
        text: (path) => (path === configFile ? yaml : settled.app.text(path)),
      });
      return other.ok ? planWithFound(other.value) : undefined;
    },
    root: join(disk.folder, root),
    name: settled.config.name?.value,
    config: settled.config,
    devEnv: Object.fromEntries(
      Object.entries(settled.config.dev.env).map(([name, { value }]) => [name, value]),
    ),
    migrate: settled.config.run.migrate.value,
    services,
    warnings: [...disk.warnings, ...plan.warnings, ...stale],
  };
}

function configOf(context: CliContext, app: AppSource) {
  const older = allBuilders.flatMap((builder) => builder.older ?? []);
  return readConfig(app, { env: context.env, sections: configSections, older });
}

function checkedConfig(context: CliContext, app: AppSource): Config {
  const config = configOf(context, app);
  if (config.ok) return config.value;
  throw wrongConfig(config.problems);
}

function checkedServices(config: Config): readonly Service[] {
  const { services, problems } = resolveServices(config.services, knownServices);
  if (problems.length === 0) return services;
  throw wrongConfig(problems);
}

function wrongConfig(problems: readonly Problem[]): WarpError {
  return new WarpError({
    code: 'WARP_CONFIG_INVALID',
    phase: 'config',
    message:
      problems.length === 1
        ? `the configuration is wrong: ${problems[0]?.message}`
        : `the configuration has ${problems.length} problems`,
    hint: 'docs/configuration.md lists every key',
    problems,
  });
}

/** The platform that this machine builds for. */
export function platformHere(): Platform {
  return process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
}
