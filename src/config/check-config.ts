import { z } from 'zod';
import type { Result } from '../builder/types.ts';
import type { Problem } from '../warp-error.ts';
import { describeIssues, type Finding } from './describe-issue.ts';
import { type ConfigSections, configJsonSchema } from './json-schema.ts';
import { configSchemaWith, type RawConfig } from './schema.ts';

/** How a layer's parts are named to the user. */
export interface LayerPlaces {
  readonly problemOf: (finding: Finding) => Problem;
  /** How a number or boolean was written, where a text is wanted. */
  readonly writtenAt?: (path: readonly PropertyKey[]) => string | undefined;
}

/** Checks one layer against the schema of warp.yaml; all that is wrong is reported at once. */
export function checkConfig(
  value: unknown,
  sections: ConfigSections,
  places: LayerPlaces,
): Result<RawConfig, readonly Problem[]> {
  const schema = configSchemaWith(sections.server).extend(
    Object.fromEntries(
      Object.entries(sections.builders).map(([id, section]) => [
        id,
        z.fromJSONSchema(section).optional(),
      ]),
    ),
  );
  const copy = structuredClone(value);
  let parsed = schema.safeParse(copy);
  if (!parsed.success && takeAsWritten(copy, parsed.error.issues, places)) {
    parsed = schema.safeParse(copy);
  }
  if (parsed.success) return { ok: true, value: parsed.data as RawConfig };
  const findings = describeIssues(parsed.error.issues, copy, configJsonSchema(sections));
  return { ok: false, problems: findings.map(places.problemOf) };
}

/** `version: 3.10` is a number to YAML and 3.1 at that; where a text is due the text counts. */
function takeAsWritten(
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  places: LayerPlaces,
): boolean {
  const taken = textsWanted(issues, []).filter((path) => {
    const text = places.writtenAt?.(path);
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as never)?.[key], value);
    const key = path.at(-1);
    if (text === undefined || key === undefined) return false;
    (parent as Record<PropertyKey, unknown>)[key] = text;
    return true;
  });
  return taken.length > 0;
}

function textsWanted(
  issues: readonly z.core.$ZodIssue[],
  around: readonly PropertyKey[],
): readonly (readonly PropertyKey[])[] {
  return issues.flatMap((issue) => {
    const path = [...around, ...issue.path];
    if (issue.code === 'invalid_type' && issue.expected === 'string') return [path];
    if (issue.code !== 'invalid_union') return [];
    return issue.errors.flatMap((branch) => textsWanted(branch, path));
  });
}
