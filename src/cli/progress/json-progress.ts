import type { Progress, ProgressStream } from './progress.ts';

/** One JSON object a line: the events themselves, `note` and `end` by `kind`. */
export function jsonProgress(stream: ProgressStream): Progress {
  const write = (value: unknown) => void stream.write(`${JSON.stringify(value)}\n`);
  return {
    event: write,
    note: (text) => write({ kind: 'note', text }),
    end: (outcome) => write({ kind: 'end', outcome }),
  };
}
