import { createInterface } from 'node:readline/promises';
import type { CliContext } from '../context.ts';

/** What is to become of the edits: `keep` leaves the container for another time. */
export type EditAnswer = 'write' | 'drop' | 'keep';

/** What the container's removal would do. */
export interface Offer {
  /** There are edits to be made. */
  readonly edits: boolean;
  /** It holds files that no edit has. */
  readonly loses: boolean;
}

/**
 * Asks whether the edits shall be made, where there is a terminal to ask; else they were told, and
 * that is all. Ctrl-C and a closed terminal lose nothing: the container is kept.
 */
export async function offerEdits(
  context: CliContext,
  { edits, loses }: Offer,
  write: boolean,
): Promise<EditAnswer> {
  if (edits && write) return 'write';
  if (!(edits || loses) || !context.stdin.isTTY || context.stdin.destroyed) return 'drop';
  // The shell's streams have let go of it.
  context.stdin.ref?.();
  const lines = createInterface({ input: context.stdin, output: context.stderr });
  const closed = new Promise<EditAnswer>((resolve) => {
    const keep = () => {
      context.stderr.write('\n');
      resolve('keep');
    };
    lines.once('close', keep).once('SIGINT', keep);
    if (context.signal.aborted) keep();
  });
  const question = edits
    ? 'write these edits? [y]es, [n]o, or [k]eep the container for later: '
    : 'remove the container? [y]es, or [k]eep it for later: ';
  try {
    for (;;) {
      const answer = await Promise.race([lines.question(question), closed]);
      if (answer === 'keep' || /^k/i.test(answer)) return 'keep';
      if (/^y/i.test(answer)) return edits ? 'write' : 'drop';
      if (edits && /^n/i.test(answer)) return 'drop';
    }
  } finally {
    lines.removeAllListeners();
    lines.close();
    context.stdin.unref?.();
  }
}
