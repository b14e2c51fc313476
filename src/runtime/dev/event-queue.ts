/** Events in the order they came, taken by one reader. */
export interface EventQueue<T> extends AsyncIterable<T> {
  /** Without effect once closed. */
  push(event: T): void;
  /** What is in it is still read. */
  close(): void;
}

export function eventQueue<T>(): EventQueue<T> {
  const events: T[] = [];
  let closed = false;
  let wake = () => {};
  return {
    push(event) {
      if (closed) return;
      events.push(event);
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        for (let next = events.shift(); next !== undefined; next = events.shift()) yield next;
        if (closed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
