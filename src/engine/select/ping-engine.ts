import { request } from 'node:http';

/**
 * Whether a Docker-compatible engine answers at a Unix socket or a plain TCP address.
 * @param address `unix://…`, `tcp://host:port` or `http://host:port`.
 */
export async function pingEngine(address: string, limitMs = 3_000): Promise<boolean> {
  const target = pingTarget(address);
  if (target === undefined) return false;
  return new Promise((resolve) => {
    const asked = request(
      { ...target, path: '/_ping', agent: false, timeout: limitMs, headers: { host: 'docker' } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
        asked.destroy();
      },
    );
    asked.once('timeout', () => asked.destroy(new Error('no answer')));
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

function pingTarget(address: string) {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) };
  const match = /^(?:tcp|http):\/\/(.+?):(\d+)\/?$/.exec(address);
  if (match?.[1] === undefined) return undefined;
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) };
}
