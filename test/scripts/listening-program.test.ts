import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { makeToolkit } from '../support/toolkit.ts';

describe('a program that listens by itself', () => {
  const judged = { WARP_JUDGED: 'listens', WARP_LISTENS: '1' };

  it('ends the container with 70 when it fails before it listens', async () => {
    const toolkit = makeToolkit();
    toolkit.process('echo Boom >&2; exit 3', judged);
    const ended = await toolkit.start(['start'], { PORT: String(await freePort()) }).ended;
    expect(ended.status).toBe(70);
    expect(ended.stderr).toMatch(/Boom\n(.*\n)*.*ended with status 3 before it listened/);
  });

  it('has loaded when it listens, and ends as it ends from then on', async () => {
    const toolkit = makeToolkit();
    const server = `${process.execPath} -e 'net.createServer().listen(process.env.PORT)'`;
    const loaded = `while [ ! -e ${toolkit.state}/loaded ]; do sleep 0.1; done`;
    toolkit.process(`${server} & ${loaded}; kill $!; exit 5`, judged);
    const ended = await toolkit.start(['start'], { PORT: String(await freePort()) }).ended;
    expect(ended.status).toBe(5);
  });

  it('may take its time', async () => {
    const toolkit = makeToolkit();
    toolkit.process('sleep 2.5', { ...judged, WARP_STARTUP: '0.5' });
    const ended = await toolkit.start(['start'], { PORT: String(await freePort()) }).ended;
    expect(ended.status).toBe(0);
    expect(ended.stderr).toContain('nothing listens on port');
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
