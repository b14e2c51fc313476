import type { z } from 'zod';
import type { JsonSchema } from '../builder/types.ts';
import { keysAt } from './json-schema.ts';
import { suggest } from './suggest.ts';

/** What is wrong, and with what: a value at a path, or a key there. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly key?: string;
  readonly message: string;
  readonly hint?: string;
}

type Issue = z.core.$ZodIssue;

/** zod's issues in the words of the file; alternatives are reduced to the one that was meant. */
export function describeIssues(
  issues: readonly Issue[],
  value: unknown,
  schema: JsonSchema,
): readonly Finding[] {
  return issues.flatMap((issue) => describeIssue(issue, value, schema));
}

function describeIssue(issue: Issue, value: unknown, schema: JsonSchema): readonly Finding[] {
  const { path } = issue;
  const found = valueAt(value, path);
  const say = (message: string, hint?: string): readonly Finding[] => [
    { path, message: `${dotted(path)}${message}`, ...(hint ? { hint } : {}) },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, schema));
    case 'invalid_union': {
      const meant = branchMeant(issue.errors);
      if (meant === undefined)
        return say(`expected ${alternatives(issue.errors)}, found ${show(found)}`);
      const inside = meant.map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
      return describeIssues(inside, value, schema);
    }
    case 'invalid_key':
      return issue.issues.map((inner) => ({
        path: path.slice(0, -1),
        key: String(path.at(-1)),
        message: `${dotted(path)}${inner.message}`,
      }));
    case 'invalid_type':
      return say(`expected ${typeInWords(issue.expected)}, found ${show(found)}`);
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = suggest(String(found), words);
      const hint = near === undefined ? undefined : `did you mean ${near}?`;
      return say(`expected ${oneOf(words)}, found ${show(found)}`, hint);
    }
    case 'too_small':
      return say(`expected at least ${issue.minimum}, found ${show(found)}`);
    case 'too_big':
      return say(`expected at most ${issue.maximum}, found ${show(found)}`);
    default:
      return say(`${issue.message}, found ${show(found)}`);
  }
}

function unknownKey(path: readonly PropertyKey[], key: string, schema: JsonSchema): Finding {
  const known = keysAt(schema, path);
  const near = suggest(key, known);
  const hint = near === undefined ? `known keys: ${known.join(', ')}` : `did you mean ${near}?`;
  return { path, key, message: `unknown key ${dotted([...path, key]).slice(0, -2)}`, hint };
}

/** The alternative whose own shape fits and only something inside it, or its text, is wrong. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((branch) =>
    branch.every((issue) => issue.path.length > 0 || !/^invalid_(type|value)$/.test(issue.code)),
  );
}

function alternatives(branches: readonly (readonly Issue[])[]): string {
  const words = branches.flatMap((branch) =>
    branch.map((issue) => {
      if (issue.code === 'invalid_type') return typeInWords(issue.expected);
      return issue.code === 'invalid_value' ? oneOf(issue.values.map(String)) : issue.message;
    }),
  );
  return [...new Set(words)].join(' or ');
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
  null: 'nothing',
};

function typeInWords(type: string): string {
  return typeWords[type] ?? type;
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | null)?.[key],
    value,
  );
}

/** `server.port: `; nothing for the document itself. */
function dotted(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? '' : `${text}: `;
}
