import { request } from 'node:http';

/**
 * Asks the engine, in one plain request, whether a reference still is an image. The full client is
 * not loaded for this: an unchanged build is answered before it would be.
 * @param address `unix:///path`; other transports answer false, and the build goes its usual way
 */
export function imageStillThere(address: string, reference: string, id: string): Promise<boolean> {
  const socketPath = /^unix:\/\/(.+)$/.exec(address)?.[1];
  if (!socketPath) return Promise.resolve(false);
  return new Promise((resolve) => {
    const path = `/images/${encodeURIComponent(reference)}/json`;
    const asking = request({ socketPath, path, agent: false, timeout: 5000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(response.statusCode === 200 && idOf(chunks) === id));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(false));
    asking.end();
  });
}

function idOf(chunks: readonly Buffer[]): string | undefined {
  try {
    const facts: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return facts && typeof facts === 'object' && 'Id' in facts ? String(facts.Id) : undefined;
  } catch {
    return undefined;
  }
}
