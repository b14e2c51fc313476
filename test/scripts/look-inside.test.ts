import { expect, test } from 'vitest';
import { insideScript, parseInside } from '../../src/inspect/check/run/inside-facts.ts';
import { runCommand } from '../support/run-command.ts';

test('what a check looks at inside a container is printed by any sh, and read', async () => {
  const env = { LC_ALL: 'C.UTF-8' };
  const { stdout, status } = await runCommand('sh', ['-c', insideScript, 'sh', 'orphan'], { env });
  expect(status).toBe(0);
  const facts = parseInside(stdout);
  expect(facts.status).toMatchObject({ Uid: expect.any(String), CapEff: expect.any(String) });
  expect(facts.command).not.toBe('');
  expect(facts).toMatchObject({ language: 'C.UTF-8', charmap: 'UTF-8' });
  // Whether this machine's own PID 1 reaps is its affair.
  expect(facts.orphan).toMatch(/^(?:reaped|zombie)$/);
});

test('without tools the parts that need them are empty', async () => {
  const sh = (await runCommand('sh', ['-c', 'command -v sh'])).stdout.trim();
  const bare = `PATH=/nonexistent; ${insideScript}`;
  const { stdout, status } = await runCommand(sh, ['-c', bare, 'sh']);
  expect(status).toBe(0);
  expect(parseInside(stdout)).toMatchObject({
    listeners: [],
    charmap: undefined,
    orphan: undefined,
  });
});
