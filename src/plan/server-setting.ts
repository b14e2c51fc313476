import type { ServerSettings } from '../builder/types.ts';
import type { SettingSpec, SettingValue } from '../config/server-setting.ts';
import type { PlannedSetting } from './types.ts';

/** Something a server can be told, with the formula that answers where nobody does. */
export interface ServerSetting extends SettingSpec {
  /** In words: `D/2, within 5 s to 30 s`; D is the deadline, P processes, T threads. */
  readonly formula: string;
  readonly why: string;
  /** The formula; undefined where only the container knows: then it is evaluated at start. */
  readonly derive: (known: KnownSettings) => SettingValue | undefined;
}

/** What a formula may refer to: what the user decided, and other settings. */
export interface KnownSettings extends ServerSettings {
  /** Another setting in ms, bytes or a count; 0 where it is off or only known at start. */
  readonly number: (key: string) => number;
}

/** Every setting of a server as it is in effect, by key. */
export interface SettledSettings {
  readonly of: (key: string) => SettingValue | undefined;
  /** In ms, bytes or a count; 0 where it is off, only known at start, or none of this server's. */
  readonly number: (key: string) => number;
}

/** What the user decided, else each setting's formula. */
export function settle(settings: readonly ServerSetting[], told: ServerSettings): SettledSettings {
  const byKey = new Map(settings.map((setting) => [setting.key, setting]));
  const of = (key: string): SettingValue | undefined =>
    told.set?.[key]?.value ?? byKey.get(key)?.derive({ ...told, number });
  const number = (key: string): number => {
    const value = of(key);
    return typeof value === 'number' ? value : 0;
  };
  return { of, number };
}

/** The settings in effect, each with its formula and where its value came from. */
export function plannedSettings(
  settings: readonly ServerSetting[],
  told: ServerSettings,
): readonly PlannedSetting[] {
  const { of } = settle(settings, told);
  return settings.map(({ key, kind, formula, why }) => ({
    key,
    kind,
    value: of(key) ?? 'auto',
    formula,
    reason: told.set?.[key]?.reason ?? { rule: why, via: 'default' },
  }));
}
