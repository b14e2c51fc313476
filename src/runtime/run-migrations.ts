import { randomBytes } from 'node:crypto';
import type { Container, LogLine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';
import { containerSpec, labelsOf, type RunAppInput } from './app-container.ts';
import { label } from './labels.ts';
import { hintOfAssumed, lastWords } from './last-words.ts';
import { logTail } from './wait-until-ready.ts';

export interface MigrationOptions {
  readonly signal: AbortSignal;
  readonly onNote: (line: string) => void;
  /** Output of one-shot commands (migrations). */
  readonly onLine: (line: LogLine) => void;
}

/** Applies pending migrations, in a container that goes with them. @throws WarpError `WARP_RUN_MIGRATE_FAILED` */
export async function runMigrations(input: RunAppInput, options: MigrationOptions): Promise<void> {
  options.onNote('applying migrations');
  // Another run of the app may migrate at the same moment: the lock has one wait for the other.
  const name = `${input.name}-migrate-${randomBytes(3).toString('hex')}`;
  const spec = containerSpec({ ...input, name }, ['migrate']);
  const container = await input.engine.containers.create({
    ...spec,
    labels: { ...labelsOf(input, 'migrate'), [label.command]: 'migrate' },
  });
  try {
    await input.beside?.prepare(container);
    await container.start();
    await noteWaiting(container, options);
    const status = await container.wait(options.signal);
    if (status !== 0) throw await migrationFailed(container, input, status);
    for await (const line of container.logs({ follow: false })) {
      if (!isWaiting(line.text)) options.onLine(line);
    }
  } finally {
    await container.remove({ force: true });
  }
}

/** Follows the output to its end: what is said of a lock that another holds is told at once. */
async function noteWaiting(container: Container, options: MigrationOptions): Promise<void> {
  for await (const { text } of container.logs({ follow: true, signal: options.signal })) {
    if (isWaiting(text)) options.onNote(text.replace('warp: ', ''));
  }
}

function isWaiting(text: string): boolean {
  return text.startsWith('warp: waiting ');
}

async function migrationFailed(
  container: Container,
  input: RunAppInput,
  status: number,
): Promise<WarpError> {
  const output = await logTail(container);
  const assumed = hintOfAssumed(input.facts.assumed ?? [], input.env, output);
  return new WarpError({
    code: 'WARP_RUN_MIGRATE_FAILED',
    phase: 'run',
    message: `applying migrations failed: ${lastWords(output) ?? `status ${status}`}`,
    hint:
      assumed ??
      'the output above says why; set what is missing with --env (DATABASE_URL=…), or leave migrations out by `run: { migrate: never }` in warp.yaml',
    output,
  });
}
