import { z } from 'zod';

const histogram = z.tuple([z.array(z.number()), z.number()]);
const verdict = z.tuple([z.boolean(), z.string()]);

const processSchema = z.object({
  pid: z.number(),
  /** Bytes. */
  rss: z.number(),
  /** Seconds since the process began. */
  cpu: z.number(),
  threads: z.number(),
  /** What it told of itself last, where it takes requests; `requests` ended in that second. */
  requests: z.number().optional(),
  in_flight: z.number().optional(),
  longest: z.number().optional(),
  workers: z.number().optional(),
  capacity: z.number().nullish(),
  websockets: z.number().optional(),
});

const slowSchema = z.object({
  id: z.string(),
  pid: z.number(),
  method: z.string(),
  path: z.string(),
  /** How long it ran when it was told of last. */
  seconds: z.number(),
  /** When it began, seconds since 1970. */
  at: z.number(),
  stack: z.string().optional(),
  done: z.boolean(),
  status: z.number().optional(),
});

const statusSchema = z.object({
  at: z.number(),
  process: z.string(),
  server: z.string(),
  deadline: z.number(),
  live: verdict,
  ready: verdict,
  totals: z.object({
    codes: z.array(z.number()),
    histograms: z.object({
      request: histogram.optional(),
      application: histogram.optional(),
      queue: histogram.optional(),
    }),
    gil_wait: z.number(),
    cpu: z.number(),
    slow: z.number(),
    starts: z.number(),
    stops: z.record(z.string(), z.number()),
    sidecar_starts: z.number(),
  }),
  memory: z.number().nullable(),
  memory_limit: z.number().nullable(),
  processes: z.array(processSchema),
  in_flight: z.number(),
  longest: z.number(),
  slow: z.array(slowSchema),
});

/** What a container's sidecar knows: docs/runtime-contract.md, "The sidecar". */
export type ContainerStatus = z.infer<typeof statusSchema>;

/** One line of `warp status`; undefined where it is none that this version knows. */
export function parseStatus(line: string): ContainerStatus | undefined {
  try {
    return statusSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Upper bounds of a histogram's buckets in seconds; one more bucket counts what took longer. */
export const bucketBounds: readonly number[] = Array.from({ length: 16 }, (_, n) => 0.002 * 2 ** n);
