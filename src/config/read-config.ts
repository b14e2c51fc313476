import type { AppSource } from '../app/app-source.ts';
import { configFile } from '../app/built-in-ignore.ts';
import type { Result } from '../builder/types.ts';
import type { Reason } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import { checkConfig } from './check-config.ts';
import type { Config } from './config.ts';
import { decideConfig } from './decide-config.ts';
import type { Finding } from './describe-issue.ts';
import { envSettings, readEnvLayer } from './env-layer.ts';
import { asSchema, type ConfigSections, configJsonSchema, noSections } from './json-schema.ts';
import type { Layer } from './layer.ts';
import type { OlderSettings, ReadOlder } from './older-settings.ts';
import { otherTools } from './other-tools/all.ts';
import { configSchema, type RawConfig } from './schema.ts';
import { readWarpdrive } from './warpdrive-layer.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** Places of configuration other than the app's folder, and what the builders allow in it. */
export interface ConfigOverrides {
  /** What options of the command line say, in the words of warp.yaml. */
  readonly cli?: unknown;
  /** The environment, of which `WARP_…` variables that name a key are read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly sections?: ConfigSections;
  /** Readers of other tools' files, strongest first; all weaker than `.warpdrive/`. */
  readonly older?: readonly ReadOlder[];
}

type Checked = Result<Layer, readonly Problem[]>;

/**
 * Joins all places, strongest first: command line, `WARP_…` variables, warp.yaml, `.warpdrive/`,
 * other tools' files, default. Problems of all places are reported together.
 */
export function readConfig(
  app: AppSource,
  overrides: ConfigOverrides,
): Result<Config, readonly Problem[]> {
  const sections = overrides.sections ?? noSections;
  const warpdrive = readWarpdrive(app);
  const readers = [...(overrides.older ?? []), ...otherTools];
  const older = [warpdrive, ...readers.flatMap((read) => read(app) ?? [])];
  const checked = [
    commandLineLayer(overrides.cli, sections),
    environmentLayer(overrides.env ?? {}, sections),
    fileLayer(app, sections),
    ...older.map((settings) => olderLayer(settings, sections)),
  ];
  const problems = checked.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return { ok: false, problems };
  const layers = checked.flatMap((result) => (result.ok ? [result.value] : []));
  const config = decideConfig(layers, sections);
  const { deployMode } = warpdrive;
  return {
    ok: true,
    value: {
      ...config,
      older: {
        facts: older.flatMap(({ facts }) => facts),
        warnings: older.flatMap(({ warnings }) => warnings),
      },
      ...(deployMode === undefined ? {} : { deployMode }),
    },
  };
}

function commandLineLayer(cli: unknown, sections: ConfigSections): Checked {
  const reason: Reason = { rule: 'given on the command line', via: 'cli' };
  return check(cli ?? {}, sections, {
    reasonFor: () => reason,
    problemOf: ({ message, hint }) => problem(`command line: ${message}`, hint),
  });
}

function environmentLayer(
  env: Readonly<Record<string, string | undefined>>,
  sections: ConfigSections,
): Checked {
  const reasonFor = (): Reason => ({ rule: 'nothing is set', via: 'env' });
  if (!namesAKey(env, sections)) return { ok: true, value: { value: {}, reasonFor } };
  const settings = envSettings(configJsonSchema(sections));
  const nameOf = (path: readonly PropertyKey[]) =>
    settings.find((setting) => setting.path.every((key, index) => path[index] === key))?.name ??
    'WARP_…';
  return check(readEnvLayer(settings, env), sections, {
    reasonFor: (path) => ({ rule: `${nameOf(path)} is set`, via: 'env' }),
    problemOf: ({ message, hint, path }) => problem(`${nameOf(path)}: ${message}`, hint),
  });
}

/** Whether a variable is of one of the top keys: what each can be called takes long to find out. */
function namesAKey(
  env: Readonly<Record<string, string | undefined>>,
  sections: ConfigSections,
): boolean {
  const keys = [...Object.keys(configSchema.shape), ...Object.keys(sections.builders)];
  const starts = keys.map((key) => `WARP_${key.toUpperCase()}`);
  return Object.keys(env).some((name) => starts.some((start) => name.startsWith(start)));
}

function fileLayer(app: AppSource, sections: ConfigSections): Checked {
  const read = readYaml(configFile, app.text(configFile) ?? '');
  if (!read.ok) return read;
  const yaml = read.value;
  const checked = check(yaml.value, sections, {
    reasonFor: (path) => fileReason(yaml, path),
    problemOf: ({ message, hint, path, key }) => ({
      ...problem(message, hint),
      at: key === undefined ? yaml.placeOf(path) : yaml.placeOfKey(path, key),
    }),
    writtenAt: yaml.writtenAt,
  });
  return checked.ok ? checked : { ok: false, problems: checked.problems.toSorted(byPlace) };
}

function byPlace(a: Problem, b: Problem): number {
  const lines = (a.at?.line ?? 0) - (b.at?.line ?? 0);
  return lines === 0 ? (a.at?.column ?? 0) - (b.at?.column ?? 0) : lines;
}

function fileReason(yaml: YamlSource, path: readonly string[]): Reason {
  const { line } = yaml.placeOf(path);
  const at = { file: configFile, ...(line === undefined ? {} : { line }) };
  return { rule: `set in ${configFile}`, at, via: 'config' };
}

function olderLayer({ layer, reasonFor }: OlderSettings, sections: ConfigSections): Checked {
  return check(layer, sections, {
    reasonFor,
    problemOf: ({ message, hint, path }) => {
      const { at } = reasonFor(path);
      return { ...problem(message, hint), ...(at ? { at } : {}) };
    },
  });
}

interface LayerRules {
  readonly reasonFor: (path: readonly string[]) => Reason;
  readonly problemOf: (finding: Finding) => Problem;
  readonly writtenAt?: (path: readonly PropertyKey[]) => string | undefined;
}

function check(value: unknown, sections: ConfigSections, rules: LayerRules): Checked {
  // Most apps have no configuration, and making the schema takes longer than planning a small one.
  if (isEmpty(value)) return { ok: true, value: { value: {}, reasonFor: rules.reasonFor } };
  const result = checkConfig(value, sections, rules);
  if (!result.ok) return result;
  return { ok: true, value: { value: longForms(result.value), reasonFor: rules.reasonFor } };
}

function isEmpty(value: unknown): boolean {
  return asSchema(value) !== undefined && Object.keys(value as object).length === 0;
}

/** `server: NAME`, `hooks: { NAME: COMMAND }` … as their long forms, so that layers join. */
function longForms(raw: RawConfig): unknown {
  const hooks = Object.entries(raw.hooks ?? {}).map(([name, hook]) => [
    name,
    typeof hook === 'string' ? { run: hook } : hook,
  ]);
  const services = Object.entries(raw.services ?? {}).map(([name, service]) => [
    name,
    typeof service === 'string' ? { short: service } : (service ?? {}),
  ]);
  return {
    ...raw,
    ...(services.length === 0 ? {} : { services: Object.fromEntries(services) }),
    ...(typeof raw.server === 'string' ? { server: { name: raw.server } } : {}),
    ...(hooks.length === 0 ? {} : { hooks: Object.fromEntries(hooks) }),
  };
}

function problem(message: string, hint: string | undefined): Problem {
  return hint === undefined ? { message } : { message, hint };
}
