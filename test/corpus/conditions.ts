import type { CorpusRecord, HttpCheck } from './record.ts';

/** What a check's `when` comes to. */
export type Condition =
  | { readonly kind: 'met'; readonly env: Readonly<Record<string, string>> }
  /** The body must be exactly the value given to this variable. */
  | { readonly kind: 'equals-env'; readonly name: string; readonly value: string }
  | { readonly kind: 'unmet'; readonly why: string };

/**
 * Reads a condition written in words. Known forms: `equals env NAME`; `NAME=value` tokens, which
 * become the container's environment; `after …`, met when the record has release commands.
 */
export function readCondition(check: HttpCheck, record: CorpusRecord): Condition {
  const words = check.when;
  if (words === undefined) return { kind: 'met', env: {} };
  const equals = /^equals env ([A-Za-z_][A-Za-z0-9_]*)$/.exec(words)?.[1];
  if (equals !== undefined) {
    return { kind: 'equals-env', name: equals, value: awkwardValue };
  }
  const env = Object.fromEntries(assignments(words));
  const rest = words.replace(assignmentPattern, '').replace(/[;,\s]+$/, '');
  const released = /^after /.test(rest) && releaseCommand(record) !== undefined;
  if (rest === '' || released) return { kind: 'met', env };
  return { kind: 'unmet', why: `its condition is not warp's to meet: ${words}` };
}

/** Quotes, spaces and a dollar: what a badly quoted environment would spoil. */
const awkwardValue = `it's "a" $HOME \\n value`;

const assignmentPattern = /\b([A-Z][A-Z0-9_]*)=([^\s;,]+)/g;

function assignments(words: string): [string, string][] {
  return [...words.matchAll(assignmentPattern)].map(([, name = '', value = '']) => [name, value]);
}

/**
 * Variables to give the container. A record's `env` mostly describes; a value is passed on where it
 * is one (a number, a boolean, an address), and a random one where a secret must be set to
 * something. PORT is the platform's to set.
 */
export function containerEnv(record: CorpusRecord): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(record.expect.env ?? {})) {
    if (name === 'PORT') continue;
    if (/^(true|false|\d+|[a-z0-9+]+:\/\/\S+\/\S*)$/.test(text)) env[name] = text;
    else if (isSecretName(name) && /^$|generated|chars/.test(text)) env[name] = madeUpSecret;
  }
  for (const check of record.expect.http ?? []) {
    const condition = readCondition(check, record);
    if (condition.kind === 'met') Object.assign(env, condition.env);
    if (condition.kind === 'equals-env') env[condition.name] = condition.value;
  }
  return env;
}

const madeUpSecret = 'corpus-0123456789abcdef0123456789abcdef-corpus';

function isSecretName(name: string): boolean {
  return /(SECRET|SECRET_KEY|TOKEN|PASSWORD)$/.test(name);
}

/**
 * The record's release commands as one shell line; undefined without any. Django's own commands are
 * often listed by name alone (`manage.py migrate; load_initial_data`).
 */
export function releaseCommand(record: CorpusRecord): string | undefined {
  const text = record.expect.release;
  if (text === undefined || /^\w+:/.test(text)) return undefined;
  const parts = text.split(';').map((part) => part.trim());
  const django = /manage\.py/.test(parts[0] ?? '');
  return parts
    .map((part) => {
      if (/^(\.\/)?manage\.py/.test(part)) return `python ${part}`;
      return django && /^\w+$/.test(part) ? `python manage.py ${part}` : part;
    })
    .join(' && ');
}
