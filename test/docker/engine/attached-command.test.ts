import { randomBytes } from 'node:crypto';
import { PassThrough, Readable, Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { CommandIo } from '../../../src/engine/attached-command.ts';
import { containerTrials } from '../../support/container-trials.ts';

const trials = containerTrials();

/** Runs a script in either kind of place. */
type Attach = (script: string, io: CommandIo) => ReturnType<typeof inRunning>;

async function inRunning(script: string, io: CommandIo) {
  const container = await trials.create({ script: 'sleep 300' });
  await container.start();
  return { container, command: await container.openExec(['sh', '-c', script], { io }) };
}

const inNew: Attach = async (script, io) => {
  const spec = { ...trials.spec(script), autoRemove: true };
  const made = await trials.engine.containers.startAttached(spec, io);
  onTestFinished(() => made.container.remove({ force: true }));
  return made;
};

const places: [string, Attach][] = [
  ['a running container', inRunning],
  ['a new container', inNew],
];

/** Keeps what is written, and can be waited on. */
function sink() {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const bytes = () => Buffer.concat(chunks);
  return {
    stream,
    bytes,
    text: () => bytes().toString(),
    async shows(text: string) {
      await expect.poll(() => bytes().toString(), { timeout: 20_000 }).toContain(text);
    },
  };
}

function pipes(stdin?: Readable) {
  const [out, err] = [sink(), sink()];
  const io = { stdout: out.stream, stderr: err.stream, ...(stdin ? { stdin } : {}) };
  return { out, err, io };
}

test.each(places)('in %s output stays apart and the status is its own', async (_, attach) => {
  const { out, err, io } = pipes();
  const { command } = await attach('echo out; echo err >&2; cat; exit 7', io);
  expect(await command.ended).toBe(7);
  expect(out.text()).toBe('out\n');
  expect(err.text()).toBe('err\n');
});

test.each(places)('in %s input is passed byte by byte up to its end', async (_, attach) => {
  const sent = randomBytes(3_000_000);
  const { out, io } = pipes(Readable.from([sent.subarray(0, 10), sent.subarray(10)]));
  const { command } = await attach('cat', io);
  expect(await command.ended).toBe(0);
  expect(out.bytes().equals(sent)).toBe(true);
});

test.each(places)(
  'in %s nothing is lost when a command ends with input unread',
  async (_, attach) => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(65_536));
      },
    });
    onTestFinished(() => void endless.destroy());
    const { out, io } = pipes(endless);
    const { command } = await attach('seq 200000', io);
    expect(await command.ended).toBe(0);
    expect(out.text().endsWith('\n199999\n200000\n')).toBe(true);
  },
);

test.each(places)('in %s a slow reader slows the command down', async (_, attach) => {
  let taken = 0;
  let open: (() => void) | undefined;
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      if (taken > 1_000_000 && !open) open = done;
      else done();
    },
  });
  const { io } = pipes();
  const { command } = await attach('head -c 50000000 /dev/zero', { ...io, stdout });
  await expect.poll(() => open !== undefined, { timeout: 20_000 }).toBe(true);
  expect(stdout.writableLength).toBeLessThan(2_000_000);
  open?.();
  expect(await command.ended).toBe(0);
  expect(taken).toBe(50_000_000);
});

test.each(places)(
  'in %s a terminal has its size from the start, and a new one',
  async (_, attach) => {
    const { out, err, io } = pipes(new PassThrough());
    const terminal = { columns: 91, rows: 33 };
    const script = 'trap "stty size; exit 5" WINCH; stty size; while :; do sleep 0.1; done';
    const { command } = await attach(script, { ...io, terminal });
    await out.shows('33 91\r\n');
    await command.resize({ columns: 120, rows: 40 });
    expect(await command.ended).toBe(5);
    expect(out.text()).toBe('33 91\r\n40 120\r\n');
    expect(err.text()).toBe('');
    await command.resize({ columns: 1, rows: 1 });
  },
);

test.each(places)(
  "in %s keys reach the terminal's program, Ctrl-P and Ctrl-C too",
  async (_, attach) => {
    const keys = new PassThrough();
    const { out, io } = pipes(keys);
    const terminal = { columns: 80, rows: 24 };
    const script =
      'trap "echo interrupted; exit 3" INT; echo ready; stty -echo; while read -r a; do printf %s "$a" | od -An -tx1; done';
    const { command } = await attach(script, { ...io, terminal });
    await out.shows('ready');
    keys.write('\x10\x10x\n');
    await out.shows(' 10 10 78');
    keys.write('\x03');
    expect(await command.ended).toBe(3);
    expect(out.text()).toContain('interrupted');
  },
);

test.each(places)('in %s a signal reaches it', async (_, attach) => {
  const { out, io } = pipes(new PassThrough());
  const script = 'trap "echo bye; exit 4" TERM; echo ready; while :; do sleep 0.1; done';
  const { command } = await attach(script, io);
  await out.shows('ready');
  await command.signal('SIGTERM');
  expect(await command.ended).toBe(4);
  expect(out.text()).toBe('ready\nbye\n');
  await command.signal('SIGTERM');
});

test('a signal ends every process of a command in a running container, and none beside', async () => {
  const { out, io } = pipes();
  const { container, command } = await inRunning('sleep 1001 & sleep 1002; true', io);
  const sleeps = 'cat /proc/[0-9]*/cmdline | tr "\\0" " "';
  const running = async () => (await container.exec(['sh', '-c', sleeps])).stdout;
  await expect
    .poll(running, { timeout: 20_000 })
    .toMatch(/sleep 1001.*sleep 1002|sleep 1002.*sleep 1001/);
  await command.signal('SIGTERM');
  expect(await command.ended).toBe(143);
  await expect.poll(running, { timeout: 20_000 }).not.toMatch(/sleep 100[12]/);
  expect(await running()).toContain('sleep 300');
  expect(out.text()).toBe('');
});

test('a container that removes itself is gone once its command has ended', async () => {
  const { io } = pipes();
  const { container, command } = await inNew('exit 9', io);
  expect(await command.ended).toBe(9);
  await expect
    .poll(() => trials.engine.containers.find(container.id), { timeout: 20_000 })
    .toBeUndefined();
});

test('a container that removes itself tells its status to whoever stops it, and is gone then', async () => {
  const { out, io } = pipes();
  const script = 'trap "exit 4" TERM; echo ready; while :; do sleep 0.1; done';
  const { container, command } = await inNew(script, io);
  await out.shows('ready');
  expect(await container.stop({ drainMs: 10_000 })).toBe(4);
  expect(await command.ended).toBe(4);
  await container.remove({ force: true });
  expect(await trials.engine.containers.find(container.id)).toBeUndefined();
});

test('what the engine cannot start is said, and nothing stays', async () => {
  const { io } = pipes();
  const spec = { ...trials.spec(''), command: [`/none/${trials.run}`] };
  await expect(trials.engine.containers.startAttached(spec, io)).rejects.toMatchObject({
    message: expect.stringContaining(`/none/${trials.run}`),
  });
  const { io: more } = pipes();
  const container = await trials.create({ script: 'sleep 300' });
  await expect(container.openExec(['true'], { io: more })).rejects.toMatchObject({
    code: 'WARP_ENGINE_CONFLICT',
  });
});
