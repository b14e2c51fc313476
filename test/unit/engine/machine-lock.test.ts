import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withMachineLock } from '../../../src/engine/base/machine-lock.ts';

test('lets one in at a time and tells the others that they wait', async () => {
  const name = `/test/${randomUUID()}`;
  let inside = 0;
  let most = 0;
  let waited = 0;
  const enter = () =>
    withMachineLock(name, { onWait: () => waited++ }, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter()]);
  expect(most).toBe(1);
  expect(waited).toBe(2);
});

test('is free again after work that failed', async () => {
  const name = `/test/${randomUUID()}`;
  const failing = withMachineLock(name, {}, async () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withMachineLock(name, {}, async () => 'in')).toBe('in');
});

test('stops waiting when it is aborted', async () => {
  const name = `/test/${randomUUID()}`;
  const controller = new AbortController();
  await withMachineLock(name, {}, async () => {
    const onWait = () => setTimeout(() => controller.abort(), 20);
    const waiting = withMachineLock(name, { signal: controller.signal, onWait }, async () => {});
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('is taken over from a holder that was killed', async () => {
  const name = `/test/${randomUUID()}`;
  const address = `warp-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const script = `require('net').createServer(()=>{}).listen('\\0${address}',()=>console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', script]);
  await once(holder.stdout, 'data');
  const onWait = () => setTimeout(() => holder.kill('SIGKILL'), 50);
  expect(await withMachineLock(name, { onWait }, async () => 'in')).toBe('in');
});
