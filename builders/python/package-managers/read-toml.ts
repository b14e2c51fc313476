import { parse, TomlError } from 'smol-toml';
import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';

export type Table = Readonly<Record<string, unknown>>;

/**
 * The parsed file; `undefined` when it is not there.
 * A syntax error is a problem `WARP_TOML_INVALID` with line and column.
 */
export function readToml(
  app: AppSource,
  file: RelPath,
): Result<Table | undefined, readonly Problem[]> {
  const text = app.text(file);
  if (text === undefined) return { ok: true, value: undefined };
  try {
    return { ok: true, value: parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return {
      ok: false,
      problems: [
        {
          code: 'WARP_TOML_INVALID',
          phase: 'config',
          message: `${file} is not valid TOML: ${what}`,
          hint: `Correct ${file} at line ${error.line}, column ${error.column}.`,
          at: { file, line: error.line, column: error.column },
        },
      ],
    };
  }
}

/** The parsed file, or undefined also where it is broken: for callers that look but do not judge. */
export function peekToml(app: AppSource, file: RelPath): Table | undefined {
  const read = readToml(app, file);
  return read.ok ? read.value : undefined;
}

/** The file with its integers as bigint, for digests that tell `1` from `1.0`; broken: undefined. */
export function exactToml(app: AppSource, file: RelPath): Table | undefined {
  try {
    return parse((app.text(file) ?? '').replace(/^\uFEFF/, ''), { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return undefined;
  }
}

/** The table at `path`, or undefined when anything on the way is not a table. */
export function tableAt(from: unknown, ...path: readonly string[]): Table | undefined {
  let at: unknown = from;
  for (const key of path) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : undefined;
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

export function tables(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** Line (from 1) of the first line that matches, for reasons; undefined where none does. */
export function lineOf(text: string | undefined, pattern: RegExp): number | undefined {
  const index = (text ?? '').split(/\r?\n/).findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

/** `{ file }` or `{ file, line }`: `exactOptionalPropertyTypes` forbids an undefined line. */
export function place(file: RelPath, line?: number): { file: RelPath; line?: number } {
  return line === undefined ? { file } : { file, line };
}
