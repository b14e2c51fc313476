import { posix } from 'node:path';
import { hookNames } from '../plan/hook.ts';
import type { Decided, LogFormat } from '../plan/types.ts';
import type {
  Config,
  HookSetting,
  MonitoringConfig,
  SecretSetting,
  ServerConfig,
  ServiceSetting,
  VolumeSetting,
} from './config.ts';
import { parseDuration } from './duration.ts';
import type { ConfigSections } from './json-schema.ts';
import { decide, decideList, decideOr, decideRecord, type Layer } from './layer.ts';
import { type SettingSpec, type SettingValue, settingValue } from './server-setting.ts';

/** The longest acceptable request where the user says nothing. */
const defaultDeadline = '60s';
const defaultPort = 8080;
const defaultMonitoringPort = 9090;

/** @param layers checked, strongest first. */
export function decideConfig(layers: readonly Layer[], sections: ConfigSections): Config {
  return {
    ...optional('name', decide<string>(layers, ['name'])),
    ...optional('builder', decide<string>(layers, ['builder'])),
    ...optional('root', change(decide<string>(layers, ['root']), cleanRoot)),
    build: {
      env: decideRecord(layers, ['build', 'env']),
      packages: decideList(layers, ['build', 'packages']),
      secrets: change(decideList<RawSecret>(layers, ['build', 'secrets']), (list) =>
        list.map(toSecret),
      ),
    },
    run: {
      env: decideRecord(layers, ['run', 'env']),
      packages: decideList(layers, ['run', 'packages']),
      migrate: decideOr<'auto' | 'never'>(layers, ['run', 'migrate'], 'auto'),
      volumes: change(decideList<RawVolume>(layers, ['run', 'volumes']), (list) =>
        list.map(toVolume),
      ),
    },
    dev: { env: decideRecord(layers, ['dev', 'env']) },
    ...optional('test', decide<string>(layers, ['test'])),
    monitoring: decideMonitoring(layers),
    server: decideServer(layers, sections.server),
    processes: decideRecord(layers, ['processes']),
    services: decideServices(layers),
    hooks: decideHooks(layers),
    sections: Object.fromEntries(
      Object.keys(sections.builders).map((id) => [id, decideRecord(layers, [id])]),
    ),
  };
}

function decideServer(layers: readonly Layer[], specs: readonly SettingSpec[]): ServerConfig {
  const at = (key: string) => ['server', key];
  return {
    ...optional('name', decide<string>(layers, at('name'))),
    deadlineMs: change(
      decideOr(layers, at('deadline'), defaultDeadline),
      (text) => parseDuration(text) ?? 0,
    ),
    processes: decideOr<number | 'auto'>(layers, at('processes'), 'auto'),
    threads: decideOr<number | 'auto'>(layers, at('threads'), 'auto'),
    port: decideOr(layers, at('port'), defaultPort),
    trustProxy: decideList(layers, at('trust_proxy')),
    static: decideRecord(layers, at('static')),
    args: decideList(layers, at('args')),
    settings: decideSettings(layers, specs),
  };
}

function decideMonitoring(layers: readonly Layer[]): MonitoringConfig {
  const at = (key: string) => ['monitoring', key];
  const slow = decide<string>(layers, at('slow_requests'));
  return {
    port: decideOr<number | false>(layers, at('port'), defaultMonitoringPort),
    ...optional('ready', decide<string>(layers, at('ready'))),
    logs: decideOr<LogFormat>(layers, at('logs'), 'text'),
    ...optional('agent', decide<string>(layers, at('agent'))),
    ...optional(
      'slowRequestsMs',
      change(slow, (text) => parseDuration(text) ?? 0),
    ),
  };
}

/** `auto` is the formula's, as though nothing were said. */
function decideSettings(
  layers: readonly Layer[],
  specs: readonly SettingSpec[],
): ServerConfig['settings'] {
  const found = specs.flatMap((spec): [string, Decided<SettingValue>][] => {
    const decided = decide<unknown>(layers, ['server', ...spec.key.split('.')]);
    const value = decided && settingValue(spec, decided.value);
    return decided && value !== undefined ? [[spec.key, { value, reason: decided.reason }]] : [];
  });
  return Object.fromEntries(found);
}

type RawService = Omit<ServiceSetting, 'timeoutMs'> & { readonly timeout?: string };

function decideServices(layers: readonly Layer[]): Config['services'] {
  const raw = decideRecord<RawService>(layers, ['services']);
  return Object.fromEntries(
    Object.entries(raw).map(([name, service]) => [name, change(service, toService)]),
  );
}

function toService({ timeout, ...raw }: RawService): ServiceSetting {
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
  return { ...raw, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

interface RawHook {
  readonly run?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly relation?: HookSetting['relation'];
  readonly timeout?: string;
}

function decideHooks(layers: readonly Layer[]): Config['hooks'] {
  const found = hookNames.flatMap((name) => {
    const hook = decide<string | RawHook>(layers, ['hooks', name]);
    return hook === undefined ? [] : [[name, change(hook, toHook)] as const];
  });
  return Object.fromEntries(found);
}

function toHook(written: string | RawHook): HookSetting {
  const { timeout, ...raw }: RawHook = typeof written === 'string' ? { run: written } : written;
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
  return {
    inputs: [],
    outputs: [],
    relation: 'replace',
    ...raw,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

type RawSecret =
  | string
  | {
      readonly id: string;
      readonly env?: string;
      readonly file?: string;
      readonly required?: boolean;
    };

function toSecret(raw: RawSecret): SecretSetting {
  if (typeof raw === 'string') return { id: raw, required: true, from: { kind: 'env', name: raw } };
  const { id, env, file, required = true } = raw;
  const from =
    file === undefined
      ? ({ kind: 'env', name: env ?? id } as const)
      : ({ kind: 'file', file } as const);
  return { id, required, from };
}

type RawVolume = string | VolumeSetting;

function toVolume(raw: RawVolume): VolumeSetting {
  if (typeof raw !== 'string') return raw;
  const name = raw
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { name: name === '' ? 'root' : name, path: raw };
}

function cleanRoot(path: string): string {
  const normal = posix.normalize(path).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}

function change<T, U>(decided: Decided<T>, to: (value: T) => U): Decided<U>;
function change<T, U>(decided: Decided<T> | undefined, to: (value: T) => U): Decided<U> | undefined;
function change<T, U>(
  decided: Decided<T> | undefined,
  to: (value: T) => U,
): Decided<U> | undefined {
  if (decided === undefined) return undefined;
  const rejected = decided.rejected?.map(({ value, why }) => ({ value: to(value), why }));
  const { reason } = decided;
  return { value: to(decided.value), reason, ...(rejected === undefined ? {} : { rejected }) };
}

function optional<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}
