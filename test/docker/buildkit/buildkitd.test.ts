import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BuildKitTarget } from '../../../src/engine/buildkit/link.ts';
import type { BuildRequest } from '../../../src/engine/types.ts';
import { type Buildkitd, noBuildkitd, startBuildkitd } from './buildkitd.ts';
import { build, docker, removeTestImages, type TestBuildOptions, toolsContext } from './engine.ts';
import { startPushRegistry } from './push-registry.ts';
import { readTar } from './read-tar.ts';

const missing = await noBuildkitd();
const unless = missing === undefined ? '' : ` (skipped: ${missing})`;
/** Building one, the first time on a machine. */
const obtainLimitMs = 20 * 60_000;

const contexts = {
  app: { from: new Map(), normalize: true, sharedKey: 'warp-test-empty' },
  tools: toolsContext(),
};
const base = 'FROM scratch AS work\nCOPY --from=tools / /\nENV PATH=/bin\n';

describe.skipIf(missing !== undefined)(`on a buildkitd${unless}`, () => {
  let daemon: Buildkitd;
  beforeAll(async () => {
    daemon = await startBuildkitd();
  }, obtainLimitMs);
  afterAll(() => daemon[Symbol.asyncDispose]());
  afterAll(removeTestImages);

  const run = (
    request: Partial<BuildRequest> & Pick<BuildRequest, 'dockerfile'>,
    options: Omit<TestBuildOptions, 'target'> = {},
  ) => build({ contexts, ...request }, { ...options, target: targetOf(daemon) });

  test('an image is written to an archive that an Engine loads under its tags', async () => {
    const { path, output } = archive('docker');
    const secrets = { token: Buffer.from('abc') };
    const step = 'RUN --network=none --mount=type=secret,id=token sha256sum /run/secrets/token';
    const tags = ['warp-test/buildkitd:one', 'warp-test/buildkitd:two'];
    const { image, events } = await run({ dockerfile: `${base}${step}\n`, secrets, tags, output });
    const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'log', line: expect.stringContaining(sum) }),
    );
    const answer = await docker.loadImage(path);
    await new Promise((resolve) => docker.modem.followProgress(answer, resolve));
    for (const tag of tags) expect((await docker.getImage(tag).inspect()).Id).toBe(image.id);
  });

  test('an image is written as an OCI layout', async () => {
    const { path, output } = archive('oci');
    await run({ dockerfile: 'FROM scratch\nCOPY --from=tools /bin/sh /sh\n', output });
    const names = readTar(readFileSync(path)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['index.json', 'oci-layout']));
  });

  test('an image is pushed to every registry that it is tagged for, with a login', async () => {
    await using registry = await startPushRegistry('me', 'secret');
    const { host, manifests } = registry;
    const { image } = await run(
      {
        dockerfile: 'FROM scratch\nCOPY --from=tools /bin/sh /sh\n',
        tags: [`${host}/team/app:1`, `${host}/team/app:2`],
        output: { kind: 'push' },
      },
      {
        credentials: async (asked) =>
          asked === host ? { username: 'me', secret: 'secret' } : undefined,
      },
    );
    expect([...manifests.keys()].sort()).toEqual(['team/app:1', 'team/app:2']);
    expect(String(manifests.get('team/app:1'))).toContain(image.id);
  });

  test('a builder without an image store says so before it builds', async () => {
    const { image, events, code } = await run({ dockerfile: base }).then(
      (built) => ({ ...built, code: undefined }),
      (error) => ({ image: undefined, events: [], code: error.code }),
    );
    expect({ image, events, code }).toEqual({
      image: undefined,
      events: [],
      code: 'WARP_BUILD_OUTPUT_UNSUPPORTED',
    });
  });

  test('a failing step is explained, details beyond 64 KiB included', async () => {
    const { path, output } = archive('docker');
    const filler = `#${'x'.repeat(99)}\n`.repeat(900);
    const dockerfile = `${base}${filler}RUN --network=none echo why; exit 9\n`;
    await expect(run({ dockerfile, output })).rejects.toMatchObject({
      code: 'WARP_BUILD_STEP_FAILED',
      output: 'why',
      place: { stage: 'work', exitCode: 9, lines: { start: 904, end: 904 } },
    });
    expect(existsSync(path)).toBe(false);
  });

  test('an archive that cannot be written is told with the reason', async () => {
    const path = join(tmpdir(), 'warp-test-no-such-folder', 'image.tar');
    const open = () => createWriteStream(path);
    const output = { kind: 'archive', format: 'docker', open } as const;
    await expect(run({ dockerfile: base, output })).rejects.toMatchObject({
      code: 'WARP_BUILD_OUTPUT_FAILED',
      message: expect.stringContaining('ENOENT'),
    });
  });

  test('an abort ends the build and its running step', async () => {
    const { output } = archive('docker');
    const abort = new AbortController();
    // Where a step leaves a trace that a later build can look at.
    const step = `RUN --network=none --mount=type=cache,id=warp-test,target=/c`;
    const counting = 'i=0; while sleep 0.1; do i=$((i+1)); echo $i > /c/n; echo $i; done';
    const aborted = run(
      { dockerfile: `${base}${step} ${counting}\n`, output },
      {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.kind === 'log') abort.abort();
        },
      },
    );
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const looking = 'sleep 1; cat /c/n; sleep 1; cat /c/n';
    const { events } = await run({ dockerfile: `${base}${step} ${looking}\n`, output });
    const counts = events.flatMap((event) => (event.kind === 'log' ? [event.line] : []));
    expect(counts).toHaveLength(2);
    expect(counts[1]).toBe(counts[0]);
  });

  test('a build whose buildkitd is killed ends at once', async () => {
    await using other = await startBuildkitd();
    const { output } = archive('docker');
    const running = build(
      { dockerfile: `${base}RUN --network=none echo running; sleep 300\n`, contexts, output },
      {
        target: targetOf(other),
        onEvent: (event) => {
          if (event.kind === 'log') other.kill();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: 'WARP_ENGINE_LOST' });
  });
});

function targetOf({ address }: Buildkitd): BuildKitTarget {
  return { kind: 'buildkitd', address };
}

/** A file that an image is written to; gone with the test. */
function archive(format: 'docker' | 'oci') {
  const folder = mkdtempSync(join(tmpdir(), 'warp-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'image.tar');
  return {
    path,
    output: { kind: 'archive', format, open: () => createWriteStream(path) } as const,
  };
}
