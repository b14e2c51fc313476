import type { Decided, Reason } from '../plan/types.ts';
import type { DecidedRecord } from './config.ts';

/** One place configuration comes from. */
export interface Layer {
  /** In the words of warp.yaml. */
  readonly value: unknown;
  /** Why the value at `path` is as it is. */
  readonly reasonFor: (path: readonly string[]) => Reason;
}

/** The strongest layer's value; what weaker ones said is kept as rejected. */
export function decide<T>(
  layers: readonly Layer[],
  path: readonly string[],
): Decided<T> | undefined {
  const [first, ...others] = found<T>(layers, path);
  if (first === undefined) return undefined;
  const rejected = others
    .filter(({ value }) => JSON.stringify(value) !== JSON.stringify(first.value))
    .map(({ value, reason }) => ({ value, why: `${reason.rule}, which is weaker` }));
  return { ...first, ...(rejected.length === 0 ? {} : { rejected }) };
}

/** As {@link decide}, ending with a default. */
export function decideOr<T>(
  layers: readonly Layer[],
  path: readonly string[],
  fallback: T,
): Decided<T> {
  return (
    decide<T>(layers, path) ?? { value: fallback, reason: { rule: 'the default', via: 'default' } }
  );
}

/** A list replaces weaker ones, except where it holds `...`: there the weaker list goes in. */
export function decideList<T>(
  layers: readonly Layer[],
  path: readonly string[],
): Decided<readonly T[]> {
  const lists = found<readonly (T | '...')[]>(layers, path);
  const [strongest] = lists;
  if (strongest === undefined) return decideOr<readonly T[]>([], path, []);
  return { value: splice(lists.map(({ value }) => value)), reason: strongest.reason };
}

/** Mappings are joined key by key. */
export function decideRecord<T>(
  layers: readonly Layer[],
  path: readonly string[],
): DecidedRecord<T> {
  const keys = new Set(
    found<Record<string, T>>(layers, path).flatMap(({ value }) => Object.keys(value)),
  );
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const decided = decide<T>(layers, [...path, key]);
      return decided === undefined ? [] : [[key, decided]];
    }),
  );
}

function splice<T>(lists: readonly (readonly (T | '...')[])[]): readonly T[] {
  const [list = [], ...weaker] = lists;
  return list.flatMap((item) => (item === '...' ? splice(weaker) : [item as T]));
}

function found<T>(layers: readonly Layer[], path: readonly string[]): readonly Decided<T>[] {
  return layers.flatMap((layer) => {
    const value = valueAt(layer.value, path);
    return value === undefined || value === null
      ? []
      : [{ value: value as T, reason: layer.reasonFor(path) }];
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => {
    const inside = typeof at === 'object' && at !== null && Object.hasOwn(at, key);
    return inside ? (at as Record<string, unknown>)[key] : undefined;
  }, value);
}
