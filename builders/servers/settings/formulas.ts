import type { ServerSettings } from '../../../src/builder/types.ts';
import { type ServerSetting, settle } from '../../../src/plan/server-setting.ts';
import type { Timing } from '../../../src/plan/types.ts';
import { type SettingKey, vocabulary } from './vocabulary.ts';

export type Formula = Pick<ServerSetting, 'formula' | 'why' | 'derive'>;
export type Formulas = Readonly<Partial<Record<SettingKey, Formula>>>;

/** A server's settings: formulas in the vocabulary's words, and in its order. */
export function settingsOf(formulas: Formulas): readonly ServerSetting[] {
  return (Object.keys(vocabulary) as SettingKey[]).flatMap((key) => {
    const formula = formulas[key];
    return formula ? [{ key, ...vocabulary[key], ...formula }] : [];
  });
}

/** Always the same, in ms, bytes or a count. */
export function fixed(value: number | boolean, formula: string, why: string): Formula {
  return { formula, why, derive: () => value };
}

/** What only the container knows. */
export function atStart(formula: string, why: string): Formula {
  return { formula, why, derive: () => undefined };
}

/** Where warp's own watch over requests ends them. */
export const stuckRequest: Formula = {
  formula: 'D',
  why: 'nobody waits for it any more; its thread is wanted back',
  derive: ({ deadlineMs }) => deadlineMs,
};

/** Timing as PID 1 and whoever waits for a container needs it. */
export function timingOf(settings: readonly ServerSetting[], told: ServerSettings): Timing {
  const { number } = settle(settings, told);
  return {
    deadlineMs: told.deadlineMs,
    drainMs: number('drain'),
    startupMs: number('timeouts.startup'),
    killAfterMs: number('kill_after'),
  };
}

/** Whole seconds, as most servers want them: rounded up, 0 for off. */
export function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
