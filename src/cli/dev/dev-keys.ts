import type { ReadStream } from 'node:tty';

/** Keys of `warp dev`, read one by one from a terminal. */
export interface DevKeys extends AsyncDisposable {
  /** Leaves the terminal to somebody else while `work` lasts. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

const interrupt = '\u0003';

/** @param press what each key does; Ctrl-C is `q`, as a raw terminal sends no signal for it. */
export function readKeys(stdin: ReadStream, press: Readonly<Record<string, () => void>>): DevKeys {
  const take = (chunk: Buffer) => {
    // Several at once are an arrow, a function key or pasted text.
    const key = chunk.toString();
    if (key.length === 1) press[key === interrupt ? 'q' : key.toLowerCase()]?.();
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
