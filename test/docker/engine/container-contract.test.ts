import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { pack } from 'tar-fs';
import { expect, onTestFinished, test } from 'vitest';
import type { Container } from '../../../src/engine/types.ts';
import { packageRoot } from '../../../src/package-root.ts';
import { containerTrials } from '../../support/container-trials.ts';

const trials = containerTrials();
const { create, labels, run } = trials;

async function linesOf(container: Container, tail?: number) {
  const lines: string[] = [];
  const options = { follow: true, ...(tail === undefined ? {} : { tail }) };
  for await (const line of container.logs(options)) lines.push(`${line.stream}:${line.text}`);
  return lines;
}

test('says what engine it is', () => {
  expect(trials.engine.about.version).toMatch(/^\d+/);
  expect(trials.engine.about.platform).toMatch(/^linux\//);
});

test('a base is obtained once and then at hand', async () => {
  const ref = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;
  const options = { signal: AbortSignal.timeout(10_000), onProgress: () => {} };
  const base = await trials.engine.images.base(ref, options);
  expect(base).toMatchObject({ reference: trials.image, how: 'local' });
  // A bootstrapped base is known by its content; an official one by its registry's digest, if pulled.
  const made = /^warp\.local\/.*-([0-9a-f]+)$/.exec(trials.image)?.[1];
  if (made !== undefined) expect(base.digest).toBe(`made:${made}`);
  const facts = await trials.engine.images.inspect(trials.image);
  expect(facts?.tags).toContain(trials.image);
  expect(facts?.sizeBytes).toBeGreaterThan(10_000_000);
});

test('an image that is not there is no error', async () => {
  expect(await trials.engine.images.inspect(`warp-test/none:${run}`)).toBeUndefined();
  await trials.engine.images.remove(`warp-test/none:${run}`);
});

test('an image is tagged and its tag removed', async () => {
  const id = (await trials.engine.images.inspect(trials.image))?.id ?? '';
  const reference = `warp-test/tagged:${run}`;
  await trials.engine.images.tag(id, reference);
  expect((await trials.engine.images.inspect(reference))?.id).toBe(id);
  await trials.engine.images.remove(reference);
  expect(await trials.engine.images.inspect(reference)).toBeUndefined();
  expect((await trials.engine.images.inspect(trials.image))?.id).toBe(id);
});

test('a container runs, tells its lines apart and ends with its own status', async () => {
  const container = await create({
    script: 'echo "$GREETING"; echo oops >&2; printf last; exit 7',
    env: { GREETING: 'hello' },
  });
  expect((await container.inspect()).state).toBe('created');
  await container.start();
  expect(await container.wait()).toBe(7);
  expect((await linesOf(container)).sort()).toEqual(['err:oops', 'out:hello', 'out:last']);
  const facts = await container.inspect();
  expect(facts).toMatchObject({ state: 'exited', exitStatus: 7, image: trials.image, labels });
  expect(facts.labels['warp.managed']).toBe('true');
});

test('starting a running container and stopping a stopped one change nothing', async () => {
  const container = await create({ script: 'trap "exit 3" TERM; while :; do sleep 0.1; done' });
  await container.start();
  await container.start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await container.stop({ drainMs: 10_000 })).toBe(3);
  expect(await container.stop({ drainMs: 10_000 })).toBe(3);
});

test('a container that ignores SIGTERM is killed after the drain', async () => {
  const container = await create({ script: 'trap "" TERM; while :; do sleep 0.1; done' });
  await container.start();
  expect(await container.stop({ drainMs: 1_000 })).toBe(137);
});

test('following logs ends when it is aborted', async () => {
  const container = await create({ script: 'echo first; sleep 60' });
  await container.start();
  const stop = new AbortController();
  const lines: string[] = [];
  for await (const line of container.logs({ follow: true, signal: stop.signal })) {
    lines.push(line.text);
    stop.abort();
  }
  expect(lines).toEqual(['first']);
});

test('the last lines are had alone, and a terminal has one stream', async () => {
  const container = await create({ script: 'echo a; echo b >&2; echo c', tty: true });
  await container.start();
  await container.wait();
  expect(await linesOf(container, 2)).toEqual(['out:b', 'out:c']);
});

test('waiting ends when it is aborted', async () => {
  const container = await create({ script: 'sleep 60' });
  await container.start();
  const waiting = container.wait(AbortSignal.timeout(300));
  await expect(waiting).rejects.toThrow();
});

test('a command runs inside with its own environment, user and status', async () => {
  const container = await create({ script: 'sleep 60' });
  await container.start();
  const done = await container.exec(['sh', '-c', 'echo "$A $(id -u)"; echo no >&2; exit 4'], {
    env: { A: 'b' },
    user: '1001:0',
  });
  expect(done).toEqual({ status: 4, stdout: 'b 1001\n', stderr: 'no\n' });
});

test('files are put into a container that does not run', async () => {
  const container = await create({ script: 'head -c 6 /opt/engine-paths.ts' });
  const entries = ['engine-paths.ts'];
  const tar = pack(`${packageRoot()}/src/engine/embedded`, { entries });
  await container.upload(Readable.from(tar), '/opt');
  await container.start();
  expect(await linesOf(container)).toEqual(['out:import']);
});

test('a port is published on 127.0.0.1', async () => {
  const server =
    'use IO::Socket::INET; $s=IO::Socket::INET->new(LocalPort=>8080,Listen=>5) or die; $c=$s->accept; sysread $c,$b,99; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nhi"';
  const publish = [{ container: 8080, host: 0 }];
  const container = await create({ script: `exec perl -e '${server}'`, publish });
  await container.start();
  const [port] = (await container.inspect()).ports;
  expect(port).toMatchObject({ container: 8080, hostIp: '127.0.0.1' });
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port?.host}/`).then(
          (r) => r.text(),
          () => '',
        ),
      { timeout: 10_000 },
    )
    .toBe('hi');
});

test('a port that another program holds is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const host = address !== null && typeof address === 'object' ? address.port : 0;
  const container = await create({ script: 'sleep 60', publish: [{ container: 8080, host }] });
  await expect(container.start()).rejects.toMatchObject({
    code: 'WARP_PORT_IN_USE',
    exitCode: 60,
    message: expect.stringContaining(String(host)),
  });
});

test('a port that another container holds is named', async () => {
  const first = await create({ script: 'sleep 60', publish: [{ container: 8080, host: 0 }] });
  await first.start();
  const host = (await first.inspect()).ports[0]?.host ?? 0;
  const second = await create({ script: 'sleep 60', publish: [{ container: 8080, host }] });
  await expect(second.start()).rejects.toMatchObject({ code: 'WARP_PORT_IN_USE' });
});

test('containers of a network reach each other by name, and the outside has no part in it', async () => {
  const name = `warp-test-${run}`;
  const { networks } = trials.engine;
  await Promise.all([networks.ensure(name, labels), networks.ensure(name, labels)]);
  await networks.ensure(`${name}-other`, labels);
  expect((await networks.list(labels)).map((one) => one.name).sort()).toEqual([
    name,
    `${name}-other`,
  ]);
  const db = await create({ script: 'sleep 60', network: { name, aliases: ['db'] } });
  await db.start();
  const script = 'getent hosts db >/dev/null && echo found || echo unknown';
  const beside = await create({ script, network: { name } });
  const outside = await create({ script });
  for (const container of [beside, outside]) {
    await container.start();
    await container.wait();
  }
  expect(await linesOf(beside)).toEqual(['out:found']);
  expect(await linesOf(outside)).toEqual(['out:unknown']);
  expect(await networks.remove(name)).toBe(false);
  for (const container of [db, beside]) await container.remove({ force: true });
  expect(await networks.remove(name)).toBe(true);
  expect(await networks.remove(name)).toBe(true);
});

test('a volume keeps the labels of its first making', async () => {
  const { volumes } = trials.engine;
  const name = `warp-test-${run}-labels`;
  await volumes.ensure(name, { ...labels, made: 'first' });
  expect((await volumes.ensure(name, { ...labels, made: 'again' })).labels.made).toBe('first');
  expect((await volumes.list({ ...labels, made: 'first' })).map((one) => one.name)).toEqual([name]);
  await volumes.remove(name);
  await volumes.remove(name);
  expect(await volumes.list({ ...labels, made: 'first' })).toEqual([]);
});

test('volumes outlive containers, a read-only root is one, tmpfs is writable', async () => {
  const volume = `warp-test-${run}`;
  await trials.engine.volumes.ensure(volume, labels);
  await trials.engine.volumes.ensure(volume, labels);
  const spec = {
    volumes: [{ volume, at: '/data' }],
    readOnlyRoot: true,
    tmpfs: { '/tmp': 'rw,noexec' },
  };
  const first = await create({ ...spec, script: 'echo kept >/data/x; : >/tmp/y; ! touch /z' });
  await first.start();
  expect(await first.wait()).toBe(0);
  await first.remove();
  const second = await create({ ...spec, script: 'cat /data/x' });
  await second.start();
  expect(await linesOf(second)).toEqual(['out:kept']);
});

test('a name that is taken is a conflict, a container that is gone is undefined', async () => {
  const name = `warp-test-${run}`;
  const container = await create({ script: 'true', name });
  await expect(create({ script: 'true', name })).rejects.toMatchObject({
    code: 'WARP_ENGINE_CONFLICT',
  });
  expect((await trials.engine.containers.find(name))?.id).toBe(container.id);
  await container.remove();
  await container.remove();
  expect(await trials.engine.containers.find(name)).toBeUndefined();
});

test('containers are found by all their labels', async () => {
  const mine = { ...labels, 'warp.test.one': 'yes' };
  const container = await create({ script: 'true', labels: mine });
  const found = await trials.engine.containers.list(mine);
  expect(found.map(({ id }) => id)).toEqual([container.id]);
});

test('an image that is not there is said to be missing', async () => {
  const missing = create({ script: 'true', image: `warp-test/none:${run}` });
  await expect(missing).rejects.toMatchObject({ code: 'WARP_ENGINE_NOT_FOUND' });
});
