import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const home = join(import.meta.dirname, '../../builders/python/image');

interface Filter {
  /** What the server writes to its stderr. */
  app(data: string | Uint8Array): Promise<void>;
  /** What PID 1 and hooks write. */
  warp(data: string): Promise<void>;
  /** Ends it as PID 1 does; the records it wrote, each line parsed. */
  end(): Promise<readonly Record<string, unknown>[]>;
}

/** Starts what makes JSON of a container's lines, its pipes held open as PID 1 holds them. */
function startFilter(server = 'gunicorn'): Filter {
  const folder = mkdtempSync(join(tmpdir(), 'warp-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(spawnSync('mkfifo', ['own', 'app'], { cwd: folder }).status).toBe(0);
  const script =
    'exec 3<>own 4<>app; exec python3 -IS "$0" --process web --server "$1" warp:3 app:4';
  const child = spawn('sh', ['-c', script, join(home, 'logs'), server], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => chunks.push(data));
  return {
    app: (data) => writeFile(join(folder, 'app'), data),
    warp: (data) => writeFile(join(folder, 'own'), data),
    end: async () => {
      // It listens to signals once it has written something.
      await expect.poll(() => chunks.length, { timeout: 10_000 }).toBeGreaterThan(0);
      child.kill('SIGTERM');
      const [status] = await once(child, 'close');
      expect(status).toBe(0);
      const lines = Buffer.concat(chunks).toString('utf8').split('\n');
      expect(lines.pop()).toBe('');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

const messages = (records: readonly Record<string, unknown>[]) =>
  records.map(({ message }) => message);

describe('logs as JSON', () => {
  it('take lines of any bytes and lengths, the last without its end, too', async () => {
    const filter = startFilter();
    const long = 'x'.repeat(100_000);
    await filter.app(`say "hi" \\ \u0001\t é\n${long}\n`);
    await filter.app(Buffer.from([0x62, 0xff, 0xfe, 0x0a]));
    await filter.app(
      '\u001b[31mred\u001b[0m\r\n{"a": NaN}\n[1]\n\u001eforged\n\u001dforged\nno end',
    );
    const records = await filter.end();
    expect(messages(records)).toEqual([
      'say "hi" \\ \u0001\t é',
      ...[
        long,
        'b\\xff\\xfe',
        'red',
        '{"a": NaN}',
        '[1]',
        '\u001eforged',
        '\u001dforged',
        'no end',
      ],
    ]);
    for (const record of records) {
      expect(record).toMatchObject({
        log: 'app',
        level: 'info',
        server: 'gunicorn',
        process: 'web',
      });
      expect(record.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    }
  });

  it('have a traceback with its causes as one record', async () => {
    const filter = startFilter();
    const traceback = spawnSync(
      'python3',
      ['-c', 'try:\n 1/0\nexcept Exception as e:\n raise KeyError("k") from e'],
      { encoding: 'utf8' },
    );
    await filter.app(`before\n${traceback.stderr}after\n`);
    const records = await filter.end();
    expect(messages(records)).toEqual(['before', traceback.stderr.trim(), 'after']);
    expect(records.map(({ level }) => level)).toEqual(['info', 'error', 'info']);
  });

  it('keep what the app itself writes as JSON, and tell PID 1 and hooks apart', async () => {
    const filter = startFilter();
    await filter.app('{"event": "paid", "level": "debug", "server": "mine"}\n');
    await filter.warp('warp: TERM: draining\n[deploy] migrated "all"\n');
    const records = await filter.end();
    expect(records).toContainEqual(
      expect.objectContaining({ log: 'app', event: 'paid', level: 'debug', server: 'gunicorn' }),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ log: 'warp', message: 'TERM: draining' }),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ log: 'hook', hook: 'deploy', message: 'migrated "all"' }),
    );
  });

  it("read Apache's lines in its own escapes", async () => {
    const filter = startFilter('mod_wsgi');
    const access = ['1732579200123456', '10.0.0.9', 'GET', '/caf\\xc3\\xa9\\"', '?q=1', 'HTTP/1.1'];
    const rest = ['200', '39', '2500', '0.000100', 'evil \\"x\\" \\\\ \\xff', '-', '-', 'made-1'];
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await filter.app(`${['warp-access', ...access, ...rest, trace].join('\t')}\n`);
    await filter.app(
      'warp-error\twsgi\twarn\t62\t90\t10.0.0.9:5000\t[script /x] careful \\xc3\\xa9\n',
    );
    await filter.app('warp-access\tnone of ours\n');
    const [first, second, third] = await filter.end();
    expect(first).toMatchObject({
      ...{ log: 'access', client: '10.0.0.9', method: 'GET', path: '/café"', query: 'q=1' },
      ...{ status: 200, bytes: 39, seconds: 0.0025, queue_seconds: 0.0001, referer: null },
      ...{ user_agent: 'evil "x" \\ \\xff', request_id: 'made-1' },
      trace_id: '0af7651916cd43dd8448eb211c80319c',
    });
    expect(second).toMatchObject({ log: 'app', level: 'warning', message: 'careful é', pid: 62 });
    expect(third).toMatchObject({ log: 'app', message: 'warp-access\tnone of ours' });
  });
});

describe("what the app's processes log", () => {
  /** Runs Python with warp's handlers installed, and what it writes through the filter. */
  async function logged(code: string) {
    const ran = spawnSync(
      'python3',
      [
        '-c',
        `import sys; sys.path.insert(0, ${JSON.stringify(home)})\nimport logging, warp_log\nwarp_log.install()\n${code}`,
      ],
      { env: { PATH: process.env.PATH, WARP_LOGS: 'json' } },
    );
    expect(ran.status).toBe(0);
    const filter = startFilter();
    await filter.app(ran.stderr);
    return filter.end();
  }

  it('keeps levels and whole records where the app configured nothing', async () => {
    const records = await logged(`
log = logging.getLogger("shop")
log.info("not asked for")
log.warning("two\\nlines")
try: {}["k"]
except KeyError: log.exception("x" * 20000)
`);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({ level: 'warning', logger: 'shop', message: 'two\nlines' });
    expect(records[1]?.level).toBe('error');
    expect(records[1]?.message).toMatch(/^x{20000}\nTraceback .*KeyError: 'k'$/s);
  });

  it("has the app's own format, with the level beside it, and its own JSON as it is", async () => {
    const records = await logged(`
logging.basicConfig(level=logging.DEBUG, format="%(name)s says %(message)s")
logging.debug("é")
handler = logging.StreamHandler(sys.stderr)
handler.setFormatter(logging.Formatter('{"event": "%(message)s", "level": "mine"}'))
own = logging.getLogger("own"); own.addHandler(handler); own.propagate = False
own.error("paid")
`);
    expect(records[0]).toMatchObject({ level: 'debug', message: 'root says é', logger: 'root' });
    expect(records[1]).toMatchObject({ event: 'paid', level: 'mine', logger: 'own' });
  });

  it('puts records of several threads together that the kernel would mix', async () => {
    const records = await logged(`
import threading
def many(name):
    for n in range(20): logging.getLogger(name).error(name * 9000)
threads = [threading.Thread(target=many, args=(name,)) for name in "abc"]
for each in threads: each.start()
for each in threads: each.join()
`);
    expect(records).toHaveLength(60);
    for (const { message, logger } of records) expect(message).toBe(String(logger).repeat(9000));
  });
});
