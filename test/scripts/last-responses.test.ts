import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
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
