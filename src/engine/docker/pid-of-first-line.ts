import type { Frame } from './stream-frames.ts';

/** No process id is that long, and every message of an engine's is longer. */
const longest = 16;

/**
 * Takes a first line that is a process id off what a command writes to stdout. Where there is none
 * (the engine could not start it and says so), everything stays as it is.
 */
export function pidOfFirstLine(framesOf: (chunk: Buffer) => readonly Frame[]) {
  let head: Buffer | undefined = Buffer.alloc(0);
  let resolve: (pid: number | undefined) => void = () => {};
  const pid = new Promise<number | undefined>((done) => {
    resolve = done;
  });
  const take = (frame: Frame): Frame[] => {
    if (head === undefined || frame.stream !== 1) return [frame];
    head = Buffer.concat([head, frame.bytes]);
    const end = head.indexOf(10);
    if (end < 0 && head.length < longest) return [];
    const [, digits] = /^(\d+)\r?\n/.exec(head.subarray(0, longest).toString('latin1')) ?? [];
    resolve(digits === undefined ? undefined : Number(digits));
    const bytes = digits === undefined ? head : head.subarray(end + 1);
    head = undefined;
    return bytes.length === 0 ? [] : [{ ...frame, bytes }];
  };
  return {
    /** Undefined where there was none. */
    pid,
    framesOf: (chunk: Buffer): readonly Frame[] => framesOf(chunk).flatMap(take),
    /** Nothing more comes. */
    end: (): void => resolve(undefined),
  };
}
