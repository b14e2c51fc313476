import type { RelPath } from '../app/app-source.ts';
import type { HookName } from '../plan/hook.ts';
import type { Decided, Env, Fact, LogFormat, SecretMount, Warning } from '../plan/types.ts';
import type { SettingValue } from './server-setting.ts';

export type DecidedRecord<T> = Readonly<Record<string, Decided<T>>>;

/** A secret of the building machine, offered to build steps. */
export interface SecretSetting extends Pick<SecretMount, 'id' | 'required'> {
  readonly from:
    | { readonly kind: 'env'; readonly name: string }
    | { readonly kind: 'file'; readonly file: string };
}

export interface VolumeSetting {
  readonly name: string;
  /** Absolute, in the container. */
  readonly path: string;
}

export interface HookSetting {
  /** Shell command; undefined where the hook's file is described. */
  readonly run?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly RelPath[];
  readonly relation: 'before' | 'after' | 'replace';
  readonly timeoutMs?: number;
}

/** One entry of `services`, as it stands: what it means is resolved with the services warp knows. */
export interface ServiceSetting {
  /** `NAME[:VERSION]` of the short form. */
  readonly short?: string;
  readonly service?: string;
  readonly version?: string;
  readonly image?: string;
  readonly env?: Env;
  readonly command?: readonly string[];
  readonly port?: number;
  /** Absolute, in the service's container. */
  readonly volume?: string;
  readonly ready?: string;
  readonly timeoutMs?: number;
  readonly inject?: Env;
  readonly publish?: boolean | number;
}

export interface ServerConfig {
  readonly name?: Decided<string>;
  readonly deadlineMs: Decided<number>;
  readonly processes: Decided<number | 'auto'>;
  readonly threads: Decided<number | 'auto'>;
  readonly port: Decided<number>;
  readonly trustProxy: Decided<readonly string[]>;
  readonly static: DecidedRecord<RelPath>;
  readonly args: Decided<readonly string[]>;
  /** What else a server is told, by key below `server`: `timeouts.queue`. */
  readonly settings: DecidedRecord<SettingValue>;
}

export interface MonitoringConfig {
  /** Of the sidecar; `false` for none. */
  readonly port: Decided<number | false>;
  /** URL path of the app. */
  readonly ready?: Decided<string>;
  readonly slowRequestsMs?: Decided<number>;
  readonly logs: Decided<LogFormat>;
  /** Id of an agent that the app's builder knows. */
  readonly agent?: Decided<string>;
}

/** What the user said, from all places together; every value knows where it came from. */
export interface Config {
  readonly name?: Decided<string>;
  readonly builder?: Decided<string>;
  readonly root?: Decided<RelPath>;
  readonly build: {
    readonly env: DecidedRecord<string>;
    readonly packages: Decided<readonly string[]>;
    readonly secrets: Decided<readonly SecretSetting[]>;
  };
  readonly run: {
    readonly env: DecidedRecord<string>;
    readonly packages: Decided<readonly string[]>;
    readonly migrate: Decided<'auto' | 'never'>;
    readonly volumes: Decided<readonly VolumeSetting[]>;
  };
  readonly dev: { readonly env: DecidedRecord<string> };
  /** Shell command that runs the app's tests. */
  readonly test?: Decided<string>;
  readonly server: ServerConfig;
  readonly monitoring: MonitoringConfig;
  readonly processes: DecidedRecord<string>;
  readonly services: DecidedRecord<ServiceSetting>;
  readonly hooks: Readonly<Partial<Record<HookName, Decided<HookSetting>>>>;
  /** Builder id → its section's keys, validated against Builder.configSchema. */
  readonly sections: Readonly<Record<string, DecidedRecord<unknown>>>;
  /** What other tools' files said, a line each, and what of it could not be taken over. */
  readonly older?: { readonly facts: readonly Fact[]; readonly warnings: readonly Warning[] };
  /** `.warpdrive/deploy_mode`, as it stands: what it means is the builders' business. */
  readonly deployMode?: Decided<string>;
}

/** A builder's section as plain data: what Builder.detect and PlanContext.config take. */
export function sectionData(config: Config, builder: string): Readonly<Record<string, unknown>> {
  const section = config.sections[builder] ?? {};
  return Object.fromEntries(Object.entries(section).map(([key, { value }]) => [key, value]));
}
