import type { Config, DecidedRecord } from '../config/config.ts';
import type { Decided, Env, Hook, Volume, Warning } from '../plan/types.ts';
import { releaseOf } from './release.ts';
import type { Contribution, PackageNeed } from './types.ts';

/** A builder's contribution with what the user's configuration adds to it or sets otherwise. */
export function applyConfig(
  contribution: Contribution,
  config: Config,
  found: { readonly hooks: readonly Hook[]; readonly warnings: readonly Warning[] },
): Contribution {
  const { packages, image } = contribution.parts;
  const release = releaseOf(config);
  const defaults = release
    ? [...replaceDefaults(contribution.hooks, [release.hook]), release.hook]
    : contribution.hooks;
  return {
    ...contribution,
    parts: {
      ...contribution.parts,
      packages: {
        run: [...(packages?.run ?? []), ...needsOf(config.run.packages)],
        build: [...(packages?.build ?? []), ...needsOf(config.build.packages)],
      },
      image: [...(image ?? []), ...(release ? [release.step] : [])],
    },
    launchEnv: { ...contribution.launchEnv, ...valuesOf(config.run.env) },
    hooks: [...replaceDefaults(defaults, found.hooks), ...found.hooks],
    volumes: [...contribution.volumes, ...volumesOf(config)],
    facts: [...contribution.facts, ...(config.older?.facts ?? [])],
    buildEnv: { ...contribution.buildEnv, ...valuesOf(config.build.env) },
    warnings: [...contribution.warnings, ...found.warnings, ...(config.older?.warnings ?? [])],
  };
}

function valuesOf(env: DecidedRecord<string>): Env {
  return Object.fromEntries(Object.entries(env).map(([name, { value }]) => [name, value]));
}

/** `...` in a list stands for the builder's own packages, which are there in any case. */
function needsOf(packages: Decided<readonly string[]>): PackageNeed[] {
  return packages.value
    .filter((name) => name !== '...')
    .map((name) => ({ name, reason: packages.reason }));
}

/** A hook of the app replaces the builder's default of that name. */
function replaceDefaults(defaults: readonly Hook[], own: readonly Hook[]): readonly Hook[] {
  return defaults.filter((hook) => !own.some(({ name }) => name === hook.name));
}

function volumesOf(config: Config): Volume[] {
  const { value, reason } = config.run.volumes;
  return value.map(({ name, path }) => ({ name, path, reason }));
}
