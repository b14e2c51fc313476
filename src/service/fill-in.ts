import type { Env } from '../plan/types.ts';
import type { Credentials, Service } from './types.ts';

/** What may stand in braces in a service's texts. */
export const placeholders = ['user', 'password', 'name', 'host', 'port'] as const;

/** `${word}` is a shell's. */
const pattern = /(?<!\$)\{([a-z]+)\}/g;

/** Words in braces that mean nothing; `{"a": 1}` has none. */
export function unknownPlaceholders(text: string): readonly string[] {
  const found = [...text.matchAll(pattern)].map(([, word = '']) => word);
  return found.filter((word) => !placeholders.some((known) => known === word));
}

/** Whether a text has the service's port in it. */
export function asksForPort(text: string): boolean {
  return [...text.matchAll(pattern)].some(([, word]) => word === 'port');
}

/** The texts of a service with its address and credentials in them. */
export function fillIn(
  { name: host, port }: Pick<Service, 'name' | 'port'>,
  credentials: Credentials,
): (text: string) => string {
  const values: Readonly<Record<string, string>> = { ...credentials, host, port: `${port ?? ''}` };
  return (text) => text.replace(pattern, (whole, word: string) => values[word] ?? whole);
}

/** {@link fillIn} for every value. */
export function fillInAll(env: Env, fill: (text: string) => string): Env {
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]));
}
