import type { AppSource } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { isTable, place, type Table } from './read-toml.ts';

const lockFile = 'Pipfile.lock';

/** The parsed Pipfile.lock; undefined without the file, a problem where it is no JSON object. */
export function readPipfileLock(app: AppSource): Result<Table | undefined, readonly Problem[]> {
  const text = app.text(lockFile);
  if (text === undefined) return { ok: true, value: undefined };
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isTable(value)) return { ok: true, value };
    return invalid('it is not an object');
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(why: string): Result<undefined, readonly Problem[]> {
  const line = /line (\d+)/.exec(why)?.[1];
  return {
    ok: false,
    problems: [
      {
        code: 'WARP_LOCK_INVALID',
        phase: 'config',
        message: `${lockFile} is not valid JSON: ${why}`,
        hint: 'Run "pipenv lock" and commit the result.',
        at: place(lockFile, line ? Number(line) : undefined),
      },
    ],
  };
}
