import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { BuildFailure } from '../../../src/engine/buildkit/errors.ts';
import { build, docker, removeTestImages, testLabel, toolsContext } from './engine.ts';

afterAll(removeTestImages);

const tools = toolsContext();
const empty = { from: new Map(), normalize: true, sharedKey: 'warp-test-empty' };
const contexts = { app: empty, tools };
const base = 'FROM scratch AS work\nCOPY --from=tools / /\nENV PATH=/bin\n';
/** Makes a step new, so that the engine has to run it. */
const fresh = () => `# ${process.pid}.${performance.now()}`;

function folder(files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(tmpdir(), 'warp-docker-buildkit-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(made, path, '..'), { recursive: true });
    writeFileSync(join(made, path), content);
  }
  return made;
}

test('a build makes an image with its tags and labels and tells its steps', async () => {
  const tags = ['warp-test/buildkit:one', 'warp-test/buildkit:two'];
  const labels = { ...testLabel, colour: 'blue' };
  const dockerfile = `${base}ARG WHO\nRUN --network=none echo hello $WHO; echo oops >&2 ${fresh()}\n`;
  const request = { dockerfile, contexts, tags, labels, buildArgs: { WHO: 'world' } };
  const { image, events } = await build(request);
  for (const tag of tags) {
    const found = await docker.getImage(tag).inspect();
    expect(found.Id).toBe(image.id);
    expect(found.Config.Labels).toMatchObject(labels);
  }
  const logs = events.filter((event) => event.kind === 'log');
  expect(logs).toContainEqual(expect.objectContaining({ line: 'hello world', stream: 'out' }));
  expect(logs).toContainEqual(expect.objectContaining({ line: 'oops', stream: 'err' }));
  const steps = events.filter((event) => event.kind === 'step' && event.stage === 'work');
  expect(steps.at(-1)).toMatchObject({ state: 'done', title: expect.stringContaining('RUN') });
  const again = await build(request);
  expect(again.image.id).toBe(image.id);
  expect(again.events).toContainEqual(
    expect.objectContaining({ title: expect.stringContaining('RUN'), state: 'cached' }),
  );
});

test('a secret is seen by the step that mounts it and by no layer', async () => {
  const secrets = { token: Buffer.from('abc') };
  const mount = '--mount=type=secret,id=token';
  const dockerfile = `${base}RUN --network=none ${mount} sha256sum /run/secrets/token ${fresh()}\n`;
  const { events } = await build({ dockerfile, contexts, secrets });
  const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'log', line: expect.stringContaining(sum) }),
  );
});

test('a failing step is explained by stage, lines, exit status and output', async () => {
  const dockerfile = `${base}RUN --network=none echo out; \\\n  echo err >&2; \\\n  exit 7 ${fresh()}\n`;
  const failure = await build({ dockerfile, contexts }).catch((error) => error);
  expect(failure).toBeInstanceOf(BuildFailure);
  expect(failure).toMatchObject({
    code: 'WARP_BUILD_STEP_FAILED',
    place: { stage: 'work', exitCode: 7, file: 'Dockerfile', lines: { start: 4, end: 6 } },
  });
  expect(failure.output.split('\n').sort()).toEqual(['err', 'out']);
});

test('a failure whose details exceed 64 KiB is explained too', async () => {
  const filler = `#${'x'.repeat(99)}\n`.repeat(900);
  const dockerfile = `${base}${filler}RUN --network=none echo why; exit 9 ${fresh()}\n`;
  await expect(build({ dockerfile, contexts })).rejects.toMatchObject({
    code: 'WARP_BUILD_STEP_FAILED',
    output: 'why',
    place: { exitCode: 9, lines: { start: 904, end: 904 } },
  });
});

test('a Dockerfile that is none is refused with its line', async () => {
  await expect(build({ dockerfile: 'FROM scratch\nRUNN x\n', contexts })).rejects.toMatchObject({
    code: 'WARP_BUILD_REFUSED',
    place: { lines: { start: 2, end: 2 } },
  });
});

test('an abort ends the build and its running step', async () => {
  const abort = new AbortController();
  // Where a step leaves a trace that a later build can look at.
  const step = `RUN --network=none --mount=type=cache,id=warp-test-${process.pid},target=/c`;
  const counting = 'i=0; while sleep 0.1; do i=$((i+1)); echo $i > /c/n; echo $i; done';
  const aborted = build(
    { dockerfile: `${base}${step} ${counting} ${fresh()}\n`, contexts },
    {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === 'log') abort.abort();
      },
    },
  );
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  const looking = 'sleep 1; cat /c/n; sleep 1; cat /c/n';
  const later = await build({ dockerfile: `${base}${step} ${looking} ${fresh()}\n`, contexts });
  const counts = later.events.flatMap((event) => (event.kind === 'log' ? [event.line] : []));
  expect(counts).toHaveLength(2);
  expect(counts[1]).toBe(counts[0]);
});

test('a folder is sent once, then only what changed in it', async () => {
  const app = folder({ 'a.txt': 'one', 'sub/b.txt': 'two', 'skip.tmp': 'x' });
  const request = {
    dockerfile: 'FROM scratch\nCOPY . /\n',
    ignore: ['*.tmp'],
    contexts: { app: { from: app, normalize: true, sharedKey: app } },
  };
  const first = await build(request);
  expect(first.transfers.get('context')?.files).toEqual(['a.txt', 'sub/b.txt']);
  const second = await build(request);
  expect(second.transfers.get('context')).toMatchObject({ entries: 3, files: [], bytes: 0 });
  expect(second.image.id).toBe(first.image.id);
  writeFileSync(join(app, 'a.txt'), 'changed');
  const third = await build(request);
  expect(third.transfers.get('context')).toMatchObject({ files: ['a.txt'], bytes: 7 });
  expect(third.image.id).not.toBe(first.image.id);
});

test('an Engine that cannot write archives says so before it builds', async () => {
  const { Driver } = await docker.info();
  const open = () => new PassThrough();
  const request = {
    dockerfile: base,
    contexts,
    output: { kind: 'archive', format: 'docker', open },
  } as const;
  const outcome = await build(request).then(
    () => 'built',
    (error) => error.code,
  );
  // Engines whose images lie in containerd can.
  const graphDriver = ['overlay2', 'vfs', 'btrfs', 'zfs', 'fuse-overlayfs'].includes(Driver);
  expect(outcome).toBe(graphDriver ? 'WARP_BUILD_OUTPUT_UNSUPPORTED' : 'built');
});
