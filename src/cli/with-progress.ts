import type { Engine } from '../engine/types.ts';
import type { BuildImageOptions } from '../runtime/build-image.ts';
import type { BuildOptions } from './build-folder.ts';
import type { CliContext } from './context.ts';
import { openEngineFor } from './open-engine-for.ts';
import { createProgress } from './progress/create-progress.ts';

/**
 * Opens the engine and shows the progress of what is done there.
 * @param notes told first
 */
export async function withProgress<T>(
  context: CliContext,
  options: Pick<BuildOptions, 'progress' | 'engine'>,
  work: (engine: Engine, run: BuildImageOptions) => Promise<T>,
  notes: readonly string[] = [],
): Promise<T> {
  const progress = createProgress(options.progress ?? 'auto', context.stderr, { env: context.env });
  const onNote = (line: string) => progress.note(line);
  for (const note of notes) onNote(note);
  try {
    await using engine = await openEngineFor(context, options.engine, onNote);
    const onEvent: BuildImageOptions['onEvent'] = (event) => progress.event(event);
    const done = await work(engine, { signal: context.signal, onEvent, onNote });
    progress.end('done');
    return done;
  } catch (error) {
    progress.end(context.signal.aborted ? 'canceled' : 'failed');
    throw error;
  }
}
