import { z } from 'zod';
import type { JsonSchema } from '../builder/types.ts';
import { configSchemaWith } from './schema.ts';
import type { SettingSpec } from './server-setting.ts';

/** What warp.yaml may hold besides what every app may be told. */
export interface ConfigSections {
  /** The builders' own sections: key in warp.yaml → JSON Schema, as Builder.configSchema has it. */
  readonly builders: Readonly<Record<string, JsonSchema>>;
  /** What the servers can be told, each key once. */
  readonly server: readonly SettingSpec[];
}

/** Nothing besides. */
export const noSections: ConfigSections = { builders: {}, server: [] };

/** JSON Schema (draft 7, which editors know best) of warp.yaml: published as warp.schema.json. */
export function configJsonSchema(sections: ConfigSections): JsonSchema {
  const { $schema, properties, ...rest } = z.toJSONSchema(configSchemaWith(sections.server), {
    target: 'draft-7',
  });
  return {
    $schema,
    $comment: 'Made from src/config/schema.ts by `npm run schema`.',
    title: 'warp.yaml',
    ...rest,
    properties: { ...properties, ...sections.builders },
  };
}

/**
 * The part of a JSON Schema that governs `path`. Of alternatives the one that describes an object
 * is taken, as it is the one that has keys.
 */
export function schemaAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  const chosen = objectBranch(schema);
  const [key, ...rest] = path;
  if (key === undefined) return chosen;
  const next =
    typeof key === 'number'
      ? asSchema(chosen.items)
      : (asSchema(asSchema(chosen.properties)?.[String(key)]) ??
        asSchema(chosen.additionalProperties));
  return next && schemaAt(next, rest);
}

/** Names of the keys that may stand at `path`. */
export function keysAt(schema: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(asSchema(schemaAt(schema, path)?.properties) ?? {});
}

export function asSchema(value: unknown): JsonSchema | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonSchema) : undefined;
}

function objectBranch(schema: JsonSchema): JsonSchema {
  const branches = schema.anyOf;
  if (!Array.isArray(branches)) return schema;
  return branches.map(asSchema).find((branch) => branch?.type === 'object') ?? schema;
}
