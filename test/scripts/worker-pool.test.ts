import { describe, expect, it, vi } from 'vitest';
import { startWorkerPool, type WorkerPool } from '../support/worker-pool.ts';

/** Asks until the answers come from as many workers. */
async function workersOf(pool: WorkerPool, count: number): Promise<Set<number>> {
  return vi.waitFor(
    async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => pool.ask()));
      const pids = new Set(answers.map(({ pid }) => pid));
      expect(pids.size).toBe(count);
      return pids;
    },
    { timeout: 20_000, interval: 50 },
  );
}

describe("warp's pool of workers", () => {
  it('has several processes answer on one port', async () => {
    const pool = await startWorkerPool('one');
    expect((await workersOf(pool, 2)).size).toBe(2);
  });

  it('ends with 0 when it is told to stop', async () => {
    const pool = await startWorkerPool('one');
    await pool.ask();
    pool.process.kill('SIGTERM');
    expect((await pool.ended).status).toBe(0);
  });

  it("ends with the worker's status when the first one fails to start", async () => {
    const pool = await startWorkerPool('broken');
    expect((await pool.ended).status).toBe(3);
  });

  it('replaces a worker that was killed, and says so', async () => {
    const pool = await startWorkerPool('one');
    const before = await workersOf(pool, 2);
    const [victim = 0] = before;
    process.kill(victim, 'SIGKILL');
    const after = await vi.waitFor(
      async () => {
        const found = await workersOf(pool, 2);
        expect(found.has(victim)).toBe(false);
        return found;
      },
      { timeout: 20_000 },
    );
    expect(after.size).toBe(2);
    pool.process.kill('SIGTERM');
    expect((await pool.ended).stderr).toContain(`worker ${victim} ended with status 137: replaced`);
  });

  it('replaces every worker on HUP', async () => {
    const pool = await startWorkerPool('one');
    const before = await workersOf(pool, 2);
    pool.deploy('two');
    pool.process.kill('SIGHUP');
    await vi.waitFor(() => expect(pool.reloaded()).toBe('ok'), { timeout: 20_000 });
    const after = await vi.waitFor(
      async () => {
        const found = await workersOf(pool, 2);
        expect([...found].some((pid) => before.has(pid))).toBe(false);
        return found;
      },
      { timeout: 20_000 },
    );
    expect(after.size).toBe(2);
    expect((await pool.ask()).code).toBe('two');
  });

  it('replaces a worker that says it has outgrown its memory, the new one first', async () => {
    const pool = await startWorkerPool('one');
    const before = await workersOf(pool, 2);
    const { pid: grown } = await pool.ask('/grow');
    const after = await vi.waitFor(
      async () => {
        const found = await workersOf(pool, 2);
        expect(found.has(grown)).toBe(false);
        return found;
      },
      { timeout: 20_000 },
    );
    expect([...after].filter((pid) => before.has(pid))).toHaveLength(1);
  });

  it('keeps a worker that has outgrown its memory while no other can be started', async () => {
    const pool = await startWorkerPool('one');
    const before = await workersOf(pool, 2);
    pool.deploy('broken');
    const { pid: grown } = await pool.ask('/grow');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(before.has(grown)).toBe(true);
    expect(await workersOf(pool, 2)).toEqual(before);
  });

  it('keeps the old workers when the new code does not start', async () => {
    const pool = await startWorkerPool('one');
    const before = await workersOf(pool, 2);
    pool.deploy('broken');
    pool.process.kill('SIGHUP');
    await vi.waitFor(() => expect(pool.reloaded()).toBe('failed'), { timeout: 20_000 });
    expect(await workersOf(pool, 2)).toEqual(before);
  });

  it('kills and replaces a worker that hangs', async () => {
    const pool = await startWorkerPool('one', { WARP_DRAIN: '1', WARP_DEADLINE: '0.5' });
    const before = await workersOf(pool, 2);
    const cut = pool.ask('/hang');
    await expect(cut).rejects.toThrow();
    const after = await workersOf(pool, 2);
    expect([...after].filter((pid) => before.has(pid))).toHaveLength(1);
  });
});
