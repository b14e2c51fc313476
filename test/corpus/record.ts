import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** One request to the running app and what it must bring. */
const httpCheck = z
  .object({
    path: z.string(),
    status: z.number(),
    contains: z.string(),
    headers: z.record(z.string(), z.string()),
    method: z.string(),
    /** Sent as JSON unless it is a string. */
    body: z.unknown(),
    /** Where the peer listened; warp's own address takes its place. */
    port: z.number(),
    /** A condition in words: see conditions.ts. */
    when: z.string(),
    /** `NAME=value` of the peer's build: see variants.ts. */
    build_env: z.array(z.string()),
    /** A process other than web. */
    process: z.string(),
    websocket: z.unknown(),
  })
  .partial();

const lines = z.union([z.string(), z.array(z.string())]);

const recordSchema = z.object({
  id: z.string(),
  repo: z.string(),
  commit: z.string(),
  path: z.string(),
  lang: z.string(),
  tier: z.string(),
  /** How the app is started, in several notations: see judge-entry.ts. */
  entry: z.unknown().optional(),
  /** File by path → text, laid over the checkout. */
  overlay: z.record(z.string(), z.string()).optional(),
  expect: z
    .object({
      http: z.array(httpCheck),
      log_contains: lines,
      stdout: lines,
      /** Values are often descriptions: see conditions.ts. */
      env: z.record(z.string(), z.string()),
      /** What the peer's platform runs before the first start. */
      release: z.string(),
      /** `fail`: the build itself must not succeed. */
      build: z.string(),
      /** Exit status a negative record demands, when it says so. */
      exit: z.number(),
    })
    .partial(),
});

export type HttpCheck = z.infer<typeof httpCheck>;
export type CorpusRecord = z.infer<typeof recordSchema>;

/**
 * Reads a corpus file: a JSON array of records.
 *
 * @throws Error naming the first records that are not of this form
 */
export function readRecords(file: string): readonly CorpusRecord[] {
  const parsed = z.array(recordSchema).safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is no corpus: ${z.prettifyError(parsed.error)}`);
}

export interface RecordFilter {
  /** `*` and `?` wildcards; `*` spans slashes. */
  readonly id?: string;
  readonly tiers: readonly string[];
  readonly langs: readonly string[];
}

/** Records of a selection; those of tier `optional` only when that tier is asked for. */
export function selectRecords(
  records: readonly CorpusRecord[],
  filter: RecordFilter,
): readonly CorpusRecord[] {
  const pattern = filter.id === undefined ? /^/ : globPattern(filter.id);
  return records.filter(
    ({ id, tier, lang }) =>
      pattern.test(id) &&
      (filter.tiers.length === 0 ? tier !== 'optional' : filter.tiers.includes(tier)) &&
      (filter.langs.length === 0 || filter.langs.includes(lang)),
  );
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
