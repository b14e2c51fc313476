import Docker from 'dockerode';
import { z } from 'zod';
import { warpDocument } from './run-warp.ts';

const startDocument = z.object({ address: z.string() });

/** Variable by which the test run's global set-up hands its engine on to the tests. */
export const engineVariable = 'DOCKER_HOST';

/**
 * The engine that tests and tools use: the one `DOCKER_HOST` names, else whatever answers at
 * Docker's usual socket, else warp's embedded engine, which is started.
 *
 * @returns its address, e.g. `unix:///var/run/docker.sock`
 * @throws Error when none of them answers
 */
export async function testEngineAddress(): Promise<string> {
  const named = process.env[engineVariable];
  if (named) {
    if (await answers(named)) return named;
    throw new Error(`${engineVariable}=${named}, but no engine answers there`);
  }
  const usual = 'unix:///var/run/docker.sock';
  if (await answers(usual)) return usual;
  const { address } = await warpDocument(startDocument, ['engine', 'start', '--json']);
  return address;
}

/**
 * A client of {@link testEngineAddress}; warp processes started from here on use the same engine.
 */
export async function connectTestEngine(): Promise<Docker> {
  const address = await testEngineAddress();
  process.env[engineVariable] = address;
  return dockerAt(address);
}

/** A client of the engine at a `unix://` or `tcp://` address. */
export function dockerAt(address: string): Docker {
  const url = new URL(address);
  if (url.protocol === 'unix:') return new Docker({ socketPath: url.pathname });
  return new Docker({ host: url.hostname, port: Number(url.port || 2375) });
}

async function answers(address: string): Promise<boolean> {
  try {
    await dockerAt(address).ping();
    return true;
  } catch {
    return false;
  }
}
