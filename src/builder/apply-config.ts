import type { Config, DecidedRecord } from '../config/config.ts';
import type { DiscoveredHooks } from '../hooks/discover-hooks.ts';
import { joinHooks } from '../hooks/join-hooks.ts';
import type { Decided, Env, Volume } from '../plan/types.ts';
import { releaseOf } from './release.ts';
import type { Contribution, PackageNeed } from './types.ts';

/** A builder's contribution with what the user's configuration adds to it or sets otherwise. */
export function applyConfig(
  contribution: Contribution,
  config: Config,
  found: DiscoveredHooks,
): Contribution {
  const { packages, image } = contribution.parts;
  const release = releaseOf(config);
  const defaults = release
    ? [...contribution.hooks.filter(({ name }) => name !== release.hook.name), release.hook]
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
    ...withTest(contribution, config),
    launchEnv: { ...contribution.launchEnv, ...valuesOf(config.run.env) },
    hooks: joinHooks(defaults, found),
    volumes: [...contribution.volumes, ...volumesOf(config)],
    facts: [...contribution.facts, ...(config.older?.facts ?? [])],
    buildEnv: { ...contribution.buildEnv, ...valuesOf(config.build.env) },
    warnings: [...contribution.warnings, ...found.warnings, ...(config.older?.warnings ?? [])],
  };
}

function withTest(
  { development }: Contribution,
  { test }: Config,
): Pick<Contribution, 'development'> {
  if (!test) return development ? { development } : {};
  const command = { ...test, value: ['sh', '-c', test.value], rejected: [] };
  const { junit: _, ...run } = development?.test ?? { env: {}, junitEnv: {}, files: [] };
  const rest = development ?? { facts: [], stages: [], problems: [] };
  return { development: { ...rest, test: { ...run, command } } };
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

function volumesOf(config: Config): Volume[] {
  const { value, reason } = config.run.volumes;
  return value.map(({ name, path }) => ({ name, path, reason }));
}
