import { WarpError } from '../warp-error.ts';

/**
 * runc, on a busy machine, now and then loses the process that is to become a step before the step has
 * run anything: what is done again then has not been done.
 */
const lost = /unable to start container process: .*read init-p: connection reset by peer/;

/** Does it once more when a step was lost before it started; every other failure is the caller's. */
export async function againAfterLostStart<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof WarpError) || !lost.test(error.output ?? '')) throw error;
    return await attempt();
  }
}
