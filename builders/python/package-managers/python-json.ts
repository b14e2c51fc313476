import { createHash } from 'node:crypto';

/** How Python's `json.dumps(value, sort_keys=True)` sets its separators: the default, or `(',', ':')`. */
export type PythonJsonStyle = 'spaced' | 'compact';

/**
 * A value as Python's `json.dumps(…, sort_keys=True)` writes it: what lock files hold digests of.
 * Integers are `bigint` (smol-toml's `integersAsBigInt`), so that `1.0` stays a float.
 */
export function pythonJson(value: unknown, style: PythonJsonStyle = 'spaced'): string {
  const [comma, colon] = style === 'spaced' ? [', ', ': '] : [',', ':'];
  const write = (one: unknown): string => {
    if (one === null || one === undefined) return 'null';
    if (typeof one === 'string') return ascii(JSON.stringify(one));
    if (typeof one === 'number') return Number.isInteger(one) ? `${one}.0` : String(one);
    if (Array.isArray(one)) return `[${one.map(write).join(comma)}]`;
    if (typeof one !== 'object') return String(one);
    const pairs = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
    const written = pairs.map(([key, item]) => `${write(key)}${colon}${write(item)}`);
    return `{${written.join(comma)}}`;
  };
  return write(value);
}

/** Hex SHA-256 of {@link pythonJson}. */
export function pythonJsonDigest(value: unknown, style: PythonJsonStyle = 'spaced'): string {
  return createHash('sha256').update(pythonJson(value, style)).digest('hex');
}

/** `ensure_ascii`: everything beyond ASCII as UTF-16 escapes; DEL is written as it is. */
function ascii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
