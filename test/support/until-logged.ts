import { expect } from 'vitest';
import { runWarp } from './run-warp.ts';

/** What the test apps log when they have begun to answer `/slow`. */
export const slowBegun = 'slow answer begun';

/** Waits until the app's log has the words so many times: however slow the machine is just now. */
export async function untilLogged(app: string, words: string, times = 1): Promise<void> {
  const count = async () => {
    const { stdout, stderr } = await runWarp(['logs', app]);
    return `${stdout}${stderr}`.split(words).length - 1;
  };
  await expect.poll(count, { timeout: 15_000, interval: 100 }).toBeGreaterThanOrEqual(times);
}
