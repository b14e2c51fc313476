import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { BuildFailure } from '../../../src/engine/buildkit/errors.ts';
import { build, toolsContext } from './engine.ts';
import { noPrivateEngine } from './engine-root.ts';
import { type PrivateEngine, startPrivateEngine } from './private-engine.ts';

const missing = await noPrivateEngine();
const suite = test.skipIf(missing !== undefined);
const unless = missing === undefined ? '' : ` (skipped: no engine of the test's own: ${missing})`;

const empty = { from: new Map(), normalize: true, sharedKey: 'warp-test-empty' };
const contexts = { app: empty, tools: toolsContext() };
const base = 'FROM scratch AS work\nCOPY --from=tools / /\nENV PATH=/bin\n';

const on = (engine: PrivateEngine) => ({ kind: 'engine', address: engine.address }) as const;

suite(`a build whose engine is killed ends at once and leaves no handle open${unless}`, async () => {
  await using engine = await startPrivateEngine();
  const before = pipes();
  let killedMs = Number.NaN;
  const running = build(
    { dockerfile: `${base}RUN --network=none echo running; sleep 300\n`, contexts },
    {
      target: on(engine),
      onEvent: (event) => {
        if (event.kind !== 'log') return;
        killedMs = performance.now();
        engine.kill();
      },
    },
  );
  await expect(running).rejects.toMatchObject({ code: 'WARP_ENGINE_LOST', phase: 'engine' });
  expect(performance.now() - killedMs).toBeLessThan(5000);
  await expect.poll(pipes).toBeLessThanOrEqual(before);
});

suite(`a context that does not fit on the engine's disk is told as a full disk${unless}`, async () => {
  await using engine = await startPrivateEngine({ diskMb: 48 });
  const large = new Map([['large', { content: randomBytes(60 << 20), mode: 0o644 }]]);
  const app = { from: large, normalize: true, sharedKey: 'warp-test-large' };
  const request = { dockerfile: 'FROM scratch\nCOPY . /\n', contexts: { app } };
  const failure = await build(request, { target: on(engine) }).catch((error) => error);
  expect(failure).toBeInstanceOf(BuildFailure);
  expect(failure).toMatchObject({
    code: 'WARP_ENGINE_DISK_FULL',
    phase: 'engine',
    message: expect.stringContaining('disk'),
    hint: expect.stringContaining('docker system prune'),
  });
});

suite(`a step that fills the engine's disk is told as a full disk${unless}`, async () => {
  await using engine = await startPrivateEngine({ diskMb: 64 });
  const dockerfile = `${base}RUN --network=none cat /dev/zero > /large || { rm /large; exit 3; }\n`;
  await expect(build({ dockerfile, contexts }, { target: on(engine) })).rejects.toMatchObject({
    code: 'WARP_ENGINE_DISK_FULL',
    place: { stage: 'work', exitCode: 3 },
    output: expect.stringMatching(/no space left on device/i),
  });
});

/** Open connections over Unix sockets: what would keep the process alive. */
function pipes(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap').length;
}
