import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appears, makeToolkit, type Toolkit } from '../support/toolkit.ts';

/** A PATH whose `sleep` writes down what it is asked for. */
function countedSleeps(toolkit: Toolkit, file: string): string {
  const folder = join(toolkit.folder, 'bin');
  mkdirSync(folder);
  const sleep = join(folder, 'sleep');
  writeFileSync(file, '');
  writeFileSync(sleep, `#!/bin/sh\necho "$*" >>${file}\nexec /bin/sleep "$@"\n`, { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

describe('warp start, after a drain,', () => {
  it.each([
    ['outlives a server with clients, for its last responses to get out of the container', true],
    ['ends with a server that nobody was connected to', false],
  ])('%s', async (_what, connected) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connected ? connect(port, '127.0.0.1') : undefined;
    if (client) await once(client, 'connect');
    onTestFinished(() => {
      client?.destroy();
      server.close();
    });
    const toolkit = makeToolkit();
    toolkit.process(`trap 'exit 0' TERM; : > ${toolkit.state}/up; while :; do sleep 0.1; done`, {
      WARP_LISTENS: '1',
    });
    const calls = join(toolkit.folder, 'sleeps');
    const env = { PORT: String(port), PATH: countedSleeps(toolkit, calls) };
    const running = toolkit.start(['start'], env);
    await appears(join(toolkit.state, 'up'));
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
    expect(readFileSync(calls, 'utf8').includes('0.5')).toBe(connected);
  });
});

describe('warp start, with a signal for a server that is drained,', () => {
  it('sends it once nothing listens and nobody is connected', async () => {
    const toolkit = makeToolkit();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    const [accepted] = await once(server, 'connection');
    onTestFinished(() => {
      client.destroy();
      server.close();
    });
    const script = `trap ': > ${toolkit.state}/told' WINCH; trap 'exit 5' USR2; : > ${toolkit.state}/up; while :; do sleep 0.1; done`;
    toolkit.process(script, {
      WARP_LISTENS: '1',
      WARP_STOP_SIGNAL: 'WINCH',
      WARP_DRAINED_SIGNAL: 'USR2',
    });
    const running = toolkit.start(['start'], { PORT: String(port) });
    await appears(join(toolkit.state, 'up'));
    running.process.kill('SIGTERM');
    await appears(join(toolkit.state, 'told'));
    server.close();
    // A client that is still being answered: the server is left alone.
    await sleep(500);
    expect(running.process.exitCode).toBeNull();
    accepted.destroy();
    expect((await running.ended).status).toBe(5);
  });
});
