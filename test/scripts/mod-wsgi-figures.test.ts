import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const image = join(import.meta.dirname, '../../builders/servers/mod_wsgi/image');

function say(script: string, env: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr } = spawnSync('sh', ['-euc', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  expect(stderr).toBe('');
  return stdout.trim();
}

describe('what mod_wsgi is told at its start', () => {
  it.each([
    [60, 5, 23],
    [60, 1, 60],
    [10, 15, 3],
    [1, 25, 1],
  ])('is a request timeout that fires at %d s with %d threads: %d', (deadline, threads, value) => {
    expect(say(`. ${image}/timeouts.sh; request_timeout ${deadline} ${threads}`)).toBe(`${value}`);
  });

  it.each([
    ['200', '2', '5', '90'],
    ['8', '1', '1', '3'],
    ['10', '2', '5', '1'],
    ['2000', '4', '5', '100'],
  ])(
    'is a queue: of %s clients, with %s processes of %s threads, %s',
    (clients, processes, threads, queue) => {
      const env = { WARP_CLIENTS: clients, WARP_PROCESSES: processes, WARP_THREADS: threads };
      expect(say(`. ${image}/workers.sh; queue_length`, env)).toBe(queue);
    },
  );
});
