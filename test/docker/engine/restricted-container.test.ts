import { expect, onTestFinished, test } from 'vitest';
import { readImage } from '../../../src/inspect/check/image/read-image.ts';
import { containerTrials } from '../../support/container-trials.ts';
import { getPage } from '../../support/get-page.ts';

const trials = containerTrials();
const { create, labels, run } = trials;

test('a container without capabilities and new privileges has none, within its limits', async () => {
  const container = await create({
    script: 'sleep 60',
    user: '4711:0',
    dropCapabilities: true,
    noNewPrivileges: true,
    memoryBytes: 64 * 1024 ** 2,
    cpus: 0.5,
  });
  await container.start();
  const status = (await container.exec(['cat', '/proc/1/status'])).stdout;
  expect(status).toMatch(/^CapBnd:\s+0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  const limit =
    'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null';
  expect((await container.exec(['sh', '-c', limit])).stdout.trim()).toBe(String(64 * 1024 ** 2));
});

test('a closed network has no way out, and its published ports are reached', async () => {
  const network = `warp-test-closed-${run}`;
  await trials.engine.networks.ensure(network, labels, true);
  onTestFinished(async () => void (await trials.engine.networks.remove(network)));
  const serve = `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1); while ($c = $s->accept) { <$c>; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nhere"; close $c }'`;
  const container = await create({
    script: serve,
    network: { name: network },
    publish: [{ container: 8080, host: 0 }],
  });
  await container.start();
  const host = (await container.inspect()).ports[0]?.host;
  await expect
    .poll(() => getPage(`http://127.0.0.1:${host}`, '/').catch(() => undefined))
    .toMatchObject({ status: 200, body: 'here' });
  // An address that is nobody's (RFC 5737): elsewhere packets to it go out, and no answer comes.
  const out = await container.exec(['bash', '-c', 'echo >/dev/tcp/192.0.2.1/80']);
  expect(out.stderr).toContain('No route to host');
  await container.remove({ force: true });
});

test('a container that joins another shares its processes and its network', async () => {
  const first = await create({ script: 'exec sleep 61' });
  await first.start();
  const look = 'tr "\\0" " " </proc/1/cmdline; cat /etc/hostname';
  const beside = await create({ script: look, joins: first.id });
  await beside.start();
  expect(await beside.wait()).toBe(0);
  const lines: string[] = [];
  for await (const { text } of beside.logs({ follow: false })) lines.push(text);
  expect(lines.join('\n')).toBe(`sleep 61 ${first.id.slice(0, 12)}`);
});

test('a container that has written nothing has no changes', async () => {
  const container = await create({ script: 'true' });
  await container.start();
  await container.wait();
  expect(await container.changes()).toEqual([]);
});

test('an image is exported with its files, layer by layer', async () => {
  const signal = AbortSignal.timeout(60_000);
  const content = await readImage(await trials.engine.images.save(trials.image, signal));
  expect(content.layers).toHaveLength(1);
  expect(content.files.get('usr/bin/passwd')).toEqual({ kind: 'file', mode: 0o4755, layer: 0 });
  expect(content.files.get('tmp')).toEqual({ kind: 'folder', mode: 0o1777, layer: 0 });
  expect(content.unread).toBe(0);
});

test('an export ends when it is aborted, before its answer and during it', async () => {
  await expect(trials.engine.images.save(trials.image, AbortSignal.abort())).rejects.toThrow();
  const controller = new AbortController();
  const saved = await trials.engine.images.save(trials.image, controller.signal);
  controller.abort();
  await expect(readImage(saved)).rejects.toThrow();
});
