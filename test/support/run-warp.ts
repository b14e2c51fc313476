import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from './package-folder.ts';
import { type CommandOptions, type CommandResult, runCommand } from './run-command.ts';

const failureSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().nullish(),
    output: z.string().nullish(),
    problems: z.array(z.object({ message: z.string() }).loose()).nullish(),
    exitCode: z.number().nullish(),
  }),
});

/** What `warp … --json` says about a failure. */
export type WarpFailure = z.infer<typeof failureSchema>['error'];

export interface WarpResult extends CommandResult {
  /** The one document on stdout, when it is one. */
  readonly json: unknown;
  readonly failure: WarpFailure | undefined;
}

/** Runs the project's own `warp` with these arguments, without a terminal. */
export async function runWarp(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<WarpResult> {
  const launcher = join(packageFolder(), 'bin/warp');
  const result = await runCommand(process.execPath, [launcher, ...args], options);
  const json = parse(result.stdout);
  const failure = failureSchema.safeParse(json);
  return { ...result, json, failure: failure.success ? failure.data.error : undefined };
}

/**
 * Runs `warp` and reads its document.
 *
 * @throws Error with the whole of stderr when it fails or prints something else
 */
export async function warpDocument<T>(
  schema: z.ZodType<T>,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<T> {
  const result = await runWarp(args, options);
  if (result.status !== 0) {
    throw new Error(`warp ${args.join(' ')} ended with ${result.status}\n${describe(result)}`);
  }
  return schema.parse(result.json);
}

function describe(result: WarpResult): string {
  const failure = result.failure === undefined ? '' : JSON.stringify(result.failure, null, 2);
  return `${failure}\n${result.stderr.slice(-6000)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `warp build --json` */
export const buildDocument = z.object({
  image: z.string(),
  id: z.string(),
  cached: z.boolean(),
  seconds: z.number(),
  sizeBytes: z.number(),
  plan: z.unknown(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() }).loose()),
});

/** `warp run --detach --json` */
export const runDocument = z.object({
  container: z.string(),
  url: z.string(),
  image: z.string(),
});
