import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { beginAnswer } from './dial.ts';
import { asking, askingFor } from './engine-errors.ts';

/**
 * Waits for a container's end from now on: resolves once the engine waits, so that a container which
 * removes itself still tells its status.
 * @param condition `not-running` is met by one that has ended; `next-exit` only by an end to come
 */
export async function awaitExit(
  docker: Docker,
  id: string,
  condition: 'next-exit' | 'not-running',
): Promise<{ readonly status: Promise<number> }> {
  const doing = `wait for container ${id.slice(0, 12)}`;
  const answer = await asking(doing, () =>
    beginAnswer(docker, `/containers/${id}/wait`, { condition }),
  );
  const status = asking(doing, async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(Buffer.from(chunk));
    return (JSON.parse(Buffer.concat(chunks).toString()) as { StatusCode: number }).StatusCode;
  });
  // Whoever asks is told; until then what it is asked for may fail first.
  status.catch(() => undefined);
  return { status };
}

/** Waits until a container whose removal has begun is gone. */
export async function awaitRemoval(docker: Docker, id: string): Promise<void> {
  const doing = `wait for container ${id.slice(0, 12)} to be removed`;
  const query = { condition: 'removed' };
  const answer = await askingFor(doing, () => beginAnswer(docker, `/containers/${id}/wait`, query));
  if (answer) await asking(doing, () => finished(answer.resume()));
}
