import type { JsonSchema } from '../builder/types.ts';
import { asSchema } from './json-schema.ts';

/** A key of warp.yaml that a variable can set. */
export interface EnvSetting {
  /** `WARP_SERVER_PORT` */
  readonly name: string;
  /** `['server', 'port']` */
  readonly path: readonly string[];
  readonly type: 'text' | 'number' | 'boolean' | 'list';
}

/** All of them: every key that holds one value or a list of texts. */
export function envSettings(schema: JsonSchema): readonly EnvSetting[] {
  return leaves(schema, []).map(({ path, type }) => ({ name: variableName(path), path, type }));
}

/** The layer that `WARP_…` variables make; variables that name no key are none of its business. */
export function readEnvLayer(
  settings: readonly EnvSetting[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, unknown>> {
  const layer: Record<string, unknown> = {};
  for (const setting of settings) {
    const text = env[setting.name];
    if (text !== undefined && text !== '') setIn(layer, setting.path, parseValue(setting, text));
  }
  return layer;
}

/** `server.name` has the short name, as `server: NAME` has in the file. */
function variableName(path: readonly string[]): string {
  const words = path.join('.') === 'server.name' ? ['server'] : path;
  return `WARP_${words.join('_').replace(/\W/g, '_').toUpperCase()}`;
}

function leaves(
  schema: JsonSchema,
  path: readonly string[],
): readonly Pick<EnvSetting, 'path' | 'type'>[] {
  const alternatives: readonly unknown[] = Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  const branches = alternatives.map(asSchema).filter((branch) => branch !== undefined);
  const properties = branches.map((branch) => asSchema(branch.properties)).find(Boolean);
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([key, inner]) =>
      // A hook is code; one from the surroundings would go unseen.
      key === 'hooks' && path.length === 0 ? [] : leaves(asSchema(inner) ?? {}, [...path, key]),
    );
  }
  const type = leafType(branches);
  return type === undefined || path.length === 0 ? [] : [{ path, type }];
}

function leafType(branches: readonly JsonSchema[]): EnvSetting['type'] | undefined {
  const has = (...types: readonly string[]) =>
    branches.some((branch) => types.includes(String(branch.type)));
  if (has('object')) return undefined;
  if (has('array')) return 'list';
  if (has('number', 'integer')) return 'number';
  return has('boolean') ? 'boolean' : 'text';
}

function parseValue({ type }: EnvSetting, text: string): unknown {
  if (type === 'list') return text.split(/[\s,]+/).filter(Boolean);
  if (type === 'number') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type !== 'boolean') return text;
  return /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : text;
}

function setIn(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = (target[key] ?? {}) as Record<string, unknown>;
  target[key] = inner;
  setIn(inner, rest, value);
}
