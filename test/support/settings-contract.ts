import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { makeCertificates, shownBy } from './certificates.ts';
import { getPage } from './get-page.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { WarpApp } from './warp-app.ts';

/** Of one process, in bytes: three times what such an app holds at its start. */
const softLimit = 100 * 2 ** 20;
const grown = z.object({ process: z.number(), resident: z.number() });

/** Under a steady load that leaks, processes are replaced before they are large, and no request is lost. */
export async function expectRecycling(app: WarpApp, told: RegExp): Promise<void> {
  const sizes = ['--env', 'WARP_PROCESSES=2', '--env', `WARP_PROCESS_MEMORY=${softLimit}`];
  const { url, container } = await app.run(...sizes);
  const answers: z.infer<typeof grown>[] = [];
  for (let sent = 0; sent < 150; sent += 1) {
    const page = await getPage(url, '/leak?2');
    expect(page.status).toBe(200);
    answers.push(grown.parse(JSON.parse(page.body)));
    await sleep(40);
  }
  expect(new Set(answers.map(({ process }) => process)).size).toBeGreaterThan(2);
  expect(Math.max(...answers.map(({ resident }) => resident))).toBeLessThan(2 * softLimit);
  expect(await logOf(app, container)).toMatch(told);
}

/** What the app answers when a request is larger than allowed, and how it answers who takes gzip. */
export async function expectLimits(app: WarpApp, image: string): Promise<void> {
  const env = ['WARP_LIMIT_BODY=100000', 'WARP_LIMIT_HEADER=8192', 'WARP_COMPRESSION=1'];
  await using container = await started(app, image, { env, scheme: 'http' });
  const { url } = container;
  expect((await getPage(url, '/', { 'x-long': 'a'.repeat(7000) })).status).toBe(200);
  expect((await getPage(url, '/', { 'x-long': 'a'.repeat(9000) })).status).toBe(431);
  const post = (size: number) =>
    fetch(new URL('/body', url), { method: 'POST', body: new Uint8Array(size) });
  expect((await post(90_000)).status).toBe(200);
  expect((await post(110_000)).status).toBe(413);
  const packed = await fetch(new URL('/big', url), { headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect((await packed.text()).length).toBe(20_000);
  const plain = await getPage(url, '/big', { 'accept-encoding': 'identity' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.length).toBe(20_000);
}

/** TLS from mounted files, which is taken over when they change while requests are answered. */
export async function expectTls(app: WarpApp, image: string, protocol: string): Promise<void> {
  using place = temporaryFolder();
  const certificates = makeCertificates(place.path, ['one', 'two']);
  certificates.use('one');
  const files = ['WARP_TLS_CERTIFICATE=/run/tls/live.crt', 'WARP_TLS_KEY=/run/tls/live.key'];
  await using container = await started(app, image, {
    env: [...files, 'WARP_TLS_WATCH=1'],
    binds: [`${certificates.folder}:/run/tls:ro`],
    scheme: 'https',
  });
  const { url } = container;
  expect(JSON.parse((await getPage(url, '/')).body)).toMatchObject({ scheme: 'https' });
  expect(await shownBy(url)).toEqual({ name: 'one.test', protocol });
  certificates.use('two');
  await vi.waitFor(
    async () => {
      expect((await getPage(url, '/')).status).toBe(200);
      expect((await shownBy(url)).name).toBe('two.test');
    },
    { timeout: 40_000, interval: 100 },
  );
}

interface StartOptions {
  readonly env: readonly string[];
  readonly binds?: readonly string[];
  readonly scheme: 'http' | 'https';
}

async function started(app: WarpApp, image: string, { env, binds, scheme }: StartOptions) {
  const container = await app.docker.createContainer({
    Image: image,
    Env: [...env],
    Labels: { 'dev.warp.app': app.name },
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: {
      Binds: [...(binds ?? [])],
      PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
    },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const url = `${scheme}://127.0.0.1:${NetworkSettings.Ports['8080/tcp']?.[0]?.HostPort}`;
  await vi.waitFor(() => getPage(url, '/'), { timeout: 60_000, interval: 200 });
  return {
    url,
    [Symbol.asyncDispose]: () => container.remove({ force: true, v: true }),
  };
}

async function logOf(app: WarpApp, id: string): Promise<string> {
  return (await app.docker.getContainer(id).logs({ stdout: true, stderr: true })).toString();
}
