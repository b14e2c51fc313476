import { type Agent, request } from 'node:http';

export interface Answer {
  /** ms, of `performance.now()` */
  readonly startedAt: number;
  readonly tookMs: number;
  /** 0 where there was no whole answer: then `body` says why. */
  readonly status: number;
  readonly body: string;
}

export interface AskOptions {
  readonly timeoutMs?: number;
  /** Whose connections are used again; default: a connection of its own. */
  readonly agent?: Agent;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GET, once: no answer is an answer, too. */
export function ask(url: string, path: string, options: AskOptions = {}): Promise<Answer> {
  const { timeoutMs = 60_000, agent = false, headers = {} } = options;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, body: string) =>
      resolve({ startedAt, tookMs: performance.now() - startedAt, status, body });
    const asking = request(new URL(path, url), { agent, headers, maxHeaderSize: 2 ** 20 });
    const late = setTimeout(() => asking.destroy(new Error('no answer in time')), timeoutMs);
    const failed = (error: Error) => {
      clearTimeout(late);
      done(0, error.message);
    };
    asking.on('error', failed);
    asking.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        clearTimeout(late);
        done(response.statusCode ?? 0, Buffer.concat(chunks).toString());
      });
    });
    asking.end();
  });
}

/** Whether there was a moment at which neither was answered. */
export function overlap(one: Answer, other: Answer): boolean {
  const ends = (answer: Answer) => answer.startedAt + answer.tookMs;
  return one.startedAt <= ends(other) && other.startedAt <= ends(one);
}
