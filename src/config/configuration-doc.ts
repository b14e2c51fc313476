import type { JsonSchema } from '../builder/types.ts';
import { envSettings } from './env-layer.ts';
import { asSchema, type ConfigSections, configJsonSchema, schemaAt } from './json-schema.ts';

/** docs/configuration.md: every key with its type, variable and meaning, from the JSON Schema. */
export function configurationDoc(sections: ConfigSections): string {
  const schema = configJsonSchema(sections);
  const variables = new Map(envSettings(schema).map(({ path, name }) => [path.join('.'), name]));
  const all = Object.entries(asSchema(schema.properties) ?? {});
  const groups = all.filter(([, inner]) => !isEmptySection(asSchema(inner) ?? {}));
  const single = groups.filter(([, inner]) => !hasKeys(inner));
  const keyed = groups.filter(([, inner]) => hasKeys(inner));
  const table = (keys: readonly (readonly [string, unknown])[], prefix: string) =>
    [
      '| key | value | variable | meaning |',
      '|---|---|---|---|',
      ...keys
        .flatMap(([key, inner]) => rowsOf(`${prefix}${key}`, asSchema(inner) ?? {}))
        .map(([key, inner]) => keyRow(key, inner, variables)),
    ].join('\n');
  // A mapping of names to what has keys of its own.
  const named = single
    .map(([name, inner]) => [`${name}.NAME`, asSchema(inner)?.additionalProperties] as const)
    .filter(([, inner]) => inner !== undefined && hasKeys(inner));
  return [
    intro,
    table(single, ''),
    ...[...keyed, ...named].map(([name, inner]) => {
      const keys = Object.entries(asSchema(schemaAt(asSchema(inner) ?? {}, [])?.properties) ?? {});
      const about = asSchema(inner)?.description;
      const text = typeof about === 'string' ? `${about}\n\n` : '';
      return `## \`${name}\`\n${text}${table(keys, `${name}.`)}`;
    }),
    '',
  ].join('\n\n');
}

const intro = `# Configuration: warp.yaml

<!-- Made by \`npm run schema\` from the schema; do not edit. -->

No key is required, nor is the file. What several places say is decided by the strongest: command line, \`WARP_…\`
variables, warp.yaml, \`.warpdrive/\` files of an older tool, files of other tools (\`.s2i/environment\`, app.json,
Aptfile), the app's own conventions, the default. Mappings are joined key
by key; a list replaces weaker ones, except where it holds \`...\`: there the weaker list goes in. Unknown keys are errors.
Lists in variables are separated by blanks or commas. Editors complete the file with \`warp.schema.json\`:
\`# yaml-language-server: $schema=./node_modules/warp-build/warp.schema.json\` as its first line.`;

/** A builder that has no settings has no section worth a heading. */
function isEmptySection({ properties }: JsonSchema): boolean {
  return properties !== undefined && Object.keys(asSchema(properties) ?? {}).length === 0;
}

function hasKeys(schema: unknown): boolean {
  return asSchema(schemaAt(asSchema(schema) ?? {}, [])?.properties) !== undefined;
}

/** A key, or the members of a group that stands there for them alone. */
function rowsOf(key: string, schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const members = schema.description === undefined ? asSchema(schema.properties) : undefined;
  if (members === undefined) return [[key, schema]];
  return Object.entries(members).map(([name, inner]) => [`${key}.${name}`, asSchema(inner) ?? {}]);
}

function keyRow(key: string, schema: JsonSchema, variables: ReadonlyMap<string, string>): string {
  const variable = variables.get(key);
  const cells = [
    `\`${key}\``,
    typeText(schema),
    variable === undefined ? '' : `\`${variable}\``,
    String(schema.description ?? ''),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function typeText(schema: JsonSchema): string {
  if (Array.isArray(schema.anyOf)) {
    return schema.anyOf.map((branch) => typeText(asSchema(branch) ?? {})).join(' or ');
  }
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.type === 'array') return `list of: ${typeText(asSchema(schema.items) ?? {})}`;
  if (schema.type !== 'object') return typeNames[String(schema.type)] ?? 'any';
  const keys = Object.keys(asSchema(schema.properties) ?? {});
  return keys.length === 0 ? 'mapping' : `\`{ ${keys.join(', ')} }\``;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true, false',
};
