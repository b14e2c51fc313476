import type { ReadStream } from 'node:tty';

/** Keys of `warp dev`, read one by one from a terminal. */
export interface DevKeys extends AsyncDisposable {
  /** Leaves the terminal to somebody else while `work` lasts. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

const interrupt = '\u0003';

/** A longer piece is pasted text, and what begins with an escape an arrow or a function key. */
function keysOf(typed: string): readonly string[] {
  if (typed.includes(interrupt)) return ['q'];
  if (typed.length > 3 || typed.startsWith('\u001b')) return [];
  return [...typed.toLowerCase()];
}

/** @param press what each key does; Ctrl-C is `q`, as a raw terminal sends no signal for it. */
export function readKeys(stdin: ReadStream, press: Readonly<Record<string, () => void>>): DevKeys {
  const take = (chunk: Buffer) => {
    for (const key of keysOf(chunk.toString())) press[key]?.();
  };
  const start = () => {
    stdin.setRawMode(true);
    stdin.on('data', take);
    stdin.resume();
  };
  const stop = () => {
    stdin.off('data', take);
    stdin.setRawMode(false);
    stdin.pause();
  };
  let lent: Promise<unknown> | undefined;
  start();
  return {
    async lend(work) {
      stop();
      const working = work();
      lent = working.finally(start);
      await lent;
      return working;
    },
    async [Symbol.asyncDispose]() {
      // Whoever has the terminal gives it back first.
      await lent?.catch(() => undefined);
      stop();
    },
  };
}
