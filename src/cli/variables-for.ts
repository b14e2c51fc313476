import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readEnv } from '../runtime/read-env.ts';
import { WarpError } from '../warp-error.ts';
import type { CliContext } from './context.ts';

export interface VariableOptions {
  /** `NAME=value`, or `NAME` for the value it has here. */
  readonly env?: readonly string[];
  readonly envFile?: readonly string[];
}

/**
 * Variables of `--env` and `--env-file`.
 * @throws WarpError `WARP_ENV_FILE` and what reading one says
 */
export function variablesFor(
  context: CliContext,
  options: VariableOptions,
): Record<string, string> {
  const files = (options.envFile ?? []).map((name) => ({ name, text: envFileText(context, name) }));
  return readEnv(options.env ?? [], files, context.env);
}

function envFileText(context: CliContext, name: string): string {
  try {
    return readFileSync(resolve(context.cwd, name), 'utf8');
  } catch (cause) {
    throw unreadableEnvFile(name, cause);
  }
}

function unreadableEnvFile(name: string, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_ENV_FILE',
    phase: 'usage',
    message: `the file ${name} given with --env-file cannot be read`,
    hint: 'check the path and its permissions',
    cause,
  });
}
