import { engineVariable, testEngineAddress } from './test-engine.ts';

/**
 * Global set-up of the projects that need an engine: finds or starts one and hands its address on in
 * `DOCKER_HOST`, so that warp and the tests use the same.
 */
export async function setup(): Promise<void> {
  process.env[engineVariable] = await testEngineAddress();
}
