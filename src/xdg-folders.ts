import { join } from 'node:path';

/** The part of the outside that XDG's base directories depend on. */
export interface HomeFacts {
  /** As `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** `$XDG_DATA_HOME`, by default `~/.local/share` (XDG Base Directory Specification: absolute, or unset). */
export function dataHome({ env, home }: HomeFacts): string {
  return absoluteOr(env.XDG_DATA_HOME, join(home, '.local/share'));
}

/** `$XDG_STATE_HOME`, by default `~/.local/state`. */
export function stateHome({ env, home }: HomeFacts): string {
  return absoluteOr(env.XDG_STATE_HOME, join(home, '.local/state'));
}

function absoluteOr(set: string | undefined, otherwise: string): string {
  return set?.startsWith('/') ? set : otherwise;
}
