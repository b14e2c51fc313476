import { z } from 'zod';
import { durationPattern, parseDuration } from './duration.ts';
import { parseSize, sizePattern } from './size.ts';

/** What a setting's value is: `duration` in ms, `size` in bytes, `path` absolute in the container. */
export type SettingKind = 'duration' | 'size' | 'count' | 'switch' | 'path';

/** Numbers are ms, bytes or a count; 0 is what `off` says. */
export type SettingValue = number | boolean | string;

/** Something a server can be told besides what all are told; the servers say which they have. */
export interface SettingSpec {
  /** Below `server` in warp.yaml, in a group at most: `timeouts.queue`. */
  readonly key: string;
  readonly kind: SettingKind;
  /** One line of docs/configuration.md. */
  readonly about: string;
  /** It may be switched off by that word. */
  readonly off?: boolean;
}

/** The keys below `server` as a schema's properties; groups are mappings of their own. */
export function settingShape(specs: readonly SettingSpec[]): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  const groups = new Map<string, Record<string, z.ZodType>>();
  for (const spec of specs) {
    const [group = '', name] = spec.key.split('.');
    const schema = valueSchema(spec).optional().describe(spec.about);
    if (name === undefined) shape[group] = schema;
    else groups.set(group, { ...groups.get(group), [name]: schema });
  }
  for (const [group, members] of groups) shape[group] = z.strictObject(members).optional();
  return shape;
}

/**
 * A checked value of warp.yaml as servers take it.
 * @returns undefined for `auto`: the formula decides
 */
export function settingValue({ kind }: SettingSpec, written: unknown): SettingValue | undefined {
  if (written === 'auto') return undefined;
  if (written === 'off' || (written === false && kind !== 'switch')) return 0;
  if (kind === 'duration') return parseDuration(String(written));
  if (kind === 'size') return parseSize(String(written));
  return written as SettingValue;
}

function valueSchema({ kind, off }: SettingSpec): z.ZodType {
  const words = z.literal(off ? ['auto', 'off'] : ['auto']);
  switch (kind) {
    case 'duration':
      return z.union([
        words,
        z.string().regex(durationPattern, 'expected a duration such as "60s" or "1m30s"'),
      ]);
    case 'size':
      return z.union([words, z.string().regex(sizePattern, sizeExpected)]);
    case 'count':
      return z.union([words, z.int().min(1).max(1_000_000)]);
    case 'switch':
      return z.boolean();
    case 'path':
      return z.string().regex(/^\/[^\0\n]+$/, 'expected an absolute path in the container');
    default:
      return kind satisfies never;
  }
}

const sizeExpected =
  'expected a size such as "512MB" (10^6 bytes each) or "512MiB" (2^20), with its unit: Docker, Kubernetes and systemd differ about a bare "512m"';
