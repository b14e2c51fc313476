import { type Document, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { RelPath } from '../app/app-source.ts';
import type { Result } from '../builder/types.ts';
import type { Problem } from '../warp-error.ts';

export interface Place {
  readonly file: RelPath;
  readonly line?: number;
  readonly column?: number;
}

/** A YAML file's value, and where each part of it stands. */
export interface YamlSource {
  /** Plain data; `{}` for an empty file. */
  readonly value: unknown;
  /** Place of the value at `path`, or of the nearest thing around it. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** Place of a key itself. */
  placeOfKey(path: readonly PropertyKey[], key: string): Place;
  /** How a number or boolean was written (`3.10`, which YAML reads as 3.1); undefined else. */
  writtenAt(path: readonly PropertyKey[]): string | undefined;
}

/** Reads YAML 1.2; all errors in it are reported, each by line and column (both from 1). */
export function readYaml(file: RelPath, text: string): Result<YamlSource, readonly Problem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problems = document.errors.map((error) => ({
    message: `not valid YAML: ${error.message}`,
    at: place(error.pos[0]),
  }));
  if (problems.length > 0) return { ok: false, problems };
  const value = plainValue(document);
  if (value === undefined) {
    return {
      ok: false,
      problems: [{ message: 'its aliases (*name) lead to too much', at: { file } }],
    };
  }

  const nodeAt = (path: readonly PropertyKey[]) => document.getIn(path, true) as Node | undefined;
  const placeOf = (path: readonly PropertyKey[]): Place => {
    const start = nodeAt(path)?.range?.[0];
    if (start !== undefined) return place(start);
    return path.length === 0 ? { file } : placeOf(path.slice(0, -1));
  };
  return {
    ok: true,
    value: {
      value,
      placeOf,
      placeOfKey: (path, key) => {
        const map = path.length === 0 ? document.contents : nodeAt(path);
        const start = keyStart(map, key);
        return start === undefined ? placeOf(path) : place(start);
      },
      writtenAt: (path) => {
        const node = nodeAt(path);
        const plain = isScalar(node) && /^(number|boolean)$/.test(typeof node.value);
        return plain ? node.source : undefined;
      },
    },
  };
}

/** The library gives up on aliases of aliases before they fill the memory. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function keyStart(map: unknown, key: string): number | undefined {
  const { items } = (map ?? {}) as { items?: readonly { key?: unknown }[] };
  const pair = items?.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
