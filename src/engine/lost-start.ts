/**
 * runc now and then loses the process that is to become a container or a step before that has run
 * anything: what is started again then has not been started.
 */
const lost = /unable to start container process: .*read init-p: connection reset by peer/;

/**
 * Does it once more when a start was lost; every other failure is the caller's.
 *
 * @param textOf what the engine said, of a failure
 */
export async function againAfterLostStart<T>(
  attempt: () => Promise<T>,
  textOf: (error: unknown) => string,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!lost.test(textOf(error))) throw error;
    return await attempt();
  }
}
