import type { ReadStream } from 'node:tty';

/** Keys of `warp dev`, read one by one from a terminal. */
export interface DevKeys extends Disposable {
  /** Leaves the terminal to somebody else while `work` lasts. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

const interrupt = '\u0003';

/** @param press what each key does; Ctrl-C is `q`, as a raw terminal sends no signal for it. */
export function readKeys(stdin: ReadStream, press: Readonly<Record<string, () => void>>): DevKeys {
  const take = (chunk: Buffer) => {
    for (const key of chunk.toString()) press[key === interrupt ? 'q' : key.toLowerCase()]?.();
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
  start();
  return {
    async lend(work) {
      stop();
      try {
        return await work();
      } finally {
        start();
      }
    },
    [Symbol.dispose]: stop,
  };
}
