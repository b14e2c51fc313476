import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, overlap } from '../../support/hosting/ask.ts';
import { type FaultyAppOptions, faultyApp } from '../../support/hosting/faulty-app.ts';
import { type Hosted, hosted } from '../../support/hosting/hosted.ts';
import { failures, load, slowest, steady } from '../../support/hosting/load.ts';
import type { Process } from '../../support/hosting/processes.ts';
import type { WarpApp } from '../../support/warp-app.ts';

/** The processes that run the app. */
async function daemons(one: Hosted): Promise<readonly Process[]> {
  return (await one.processes()).filter(({ command }) => command.startsWith('(wsgi:warp)'));
}

async function pidsOf(one: Hosted): Promise<number[]> {
  return (await daemons(one)).map(({ pid }) => pid);
}

/** The acceptance checks of mod_wsgi under warp's PID 1, on the Pythons of both Debian stables. */
describe.concurrent.each(['3.13', '3.11'])('mod_wsgi on Python %s', (python) => {
  let app: WarpApp;
  let image: string;
  const start = (options: Partial<Parameters<typeof hosted>[1]> = {}) =>
    hosted(app.docker, { image, app: app.name, ...options });
  beforeAll(async () => {
    const options: FaultyAppOptions = { server: 'mod_wsgi', python };
    app = await faultyApp(`hosting-${python.replace('.', '-')}`, {
      ...options,
      trustProxy: ['127.0.0.0/8'],
    });
    ({ image } = await app.build());
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('runs as nobody special under PID 1, which reaps, with two processes of the app', async ({
    expect,
  }) => {
    await using one = await start();
    const all = await one.processes();
    expect(all.every(({ uid }) => uid === 1001)).toBe(true);
    const apache = all.find(
      ({ command, parent }) => parent === 1 && command.startsWith('apache2 (mod_wsgi-express)'),
    );
    expect(apache).toBeDefined();
    expect(all.find(({ pid }) => pid === 1)?.command).toContain('/opt/warp/bin/warp start web');
    const before = await daemons(one);
    expect(before.map(({ parent }) => parent)).toEqual([apache?.pid, apache?.pid]);
    // A grandchild of nobody's, which PID 1 has to reap, beside the daemons that Apache does.
    await one.sh(`(sleep 0.1 &) ; kill -9 ${before.map(({ pid }) => pid).join(' ')}`);
    await expect
      .poll(async () => {
        const now = await daemons(one);
        return now.filter(({ pid }) => !before.some((old) => old.pid === pid)).length;
      })
      .toBe(2);
    await expect
      .poll(async () => (await one.processes()).filter(({ state }) => state === 'Z'))
      .toEqual([]);
    expect((await ask(one.url, '/pid')).status).toBe(200);
  });

  test('lets a request in flight end when it is stopped, and takes no other', async ({
    expect,
  }) => {
    await using one = await start();
    const asked = ask(one.url, '/sleep?4');
    await one.logged('begun /sleep');
    const stopping = one.stop();
    await one.logged('draining, at most 10 s');
    await expect.poll(async () => (await ask(one.url, '/pid')).body).toContain('ECONNREFUSED');
    expect(await asked).toMatchObject({ status: 200, body: 'slept' });
    const { status, seconds } = await stopping;
    expect(status).toBe(0);
    expect(seconds).toBeLessThan(10);
    expect(await one.log()).toContain('AH00492: caught SIGWINCH');
  });

  test('ends in bounded time, by itself, when a request does not', async ({ expect }) => {
    await using one = await start();
    const asked = ask(one.url, '/sleep?120');
    await one.logged('begun /sleep');
    const { status, seconds } = await one.stop(40);
    expect(status).not.toBe(137);
    // Drain and what Apache needs after it.
    expect(seconds).toBeLessThan(10 + 15);
    expect((await asked).status).not.toBe(200);
  });

  test('ends a request that computes for ever, and only that', async ({ expect }) => {
    await using one = await start();
    const before = await pidsOf(one);
    const stream = steady(one.url);
    const stuck = await ask(one.url, '/spin?60');
    expect(stuck.status).toBe(504);
    expect(stuck.tookMs).toBeLessThan(9_000);
    expect(failures(await stream.stop())).toEqual([]);
    expect(await pidsOf(one)).toEqual(before);
    const log = await one.logged('thread recovered');
    expect(log).toMatch(/faults\.py", line \d+, in spin/);
  });

  test('replaces the process of a request that waits for ever, and loses no other', async ({
    expect,
  }) => {
    await using one = await start();
    const before = await pidsOf(one);
    const stream = steady(one.url);
    const stuck = await ask(one.url, '/sleep?600');
    expect([502, 504]).toContain(stuck.status);
    // Deadline, interrupt, shutdown; and what they count by.
    expect(stuck.tookMs).toBeLessThan((5 + 10 + 5 + 4) * 1000);
    await one.logged('request time limit exceeded');
    await expect.poll(() => pidsOf(one), { timeout: 15_000 }).not.toEqual(before);
    expect(failures(await stream.stop())).toEqual([]);
  });

  test('replaces a process whose interpreter nothing else can use, and answers again', async ({
    expect,
  }) => {
    await using one = await start();
    const before = await pidsOf(one);
    const stuck = ask(one.url, '/gil?60');
    // Of the deadline and five seconds: by a watch that needs no interpreter, which says where it is.
    await one.logged(/Timeout \(0:00:10\)![\s\S]*faults\.py", line \d+ in gil/);
    const expired = performance.now();
    expect((await stuck).status).toBe(502);
    await expect.poll(() => pidsOf(one), { timeout: 9_000 }).not.toEqual(before);
    await expect.poll(async () => (await pidsOf(one)).length, { timeout: 5_000 }).toBe(2);
    expect(performance.now() - expired).toBeLessThan((5 + 2 + 2) * 1000);
    const stream = steady(one.url);
    await expect.poll(() => stream.answers.length, { timeout: 10_000 }).toBeGreaterThan(20);
    expect(failures(await stream.stop())).toEqual([]);
  });

  test.each([
    ['that exits', '/exit'],
    ['that crashes', '/segv'],
  ])('loses the request of a process %s, and no other', async (_, path) => {
    await using one = await start();
    const stream = steady(one.url);
    const crash = await ask(one.url, path);
    expect(crash.status).toBe(502);
    await expect.poll(async () => (await daemons(one)).length, { timeout: 5_000 }).toBe(2);
    // What was in the same process at that moment is lost with it.
    const others = (await stream.stop()).filter((answer) => !overlap(answer, crash));
    expect(failures(others)).toEqual([]);
    expect(await one.running()).toBe(true);
  });

  test('loses no request when an idle process is killed', async ({ expect }) => {
    await using one = await start();
    const stream = steady(one.url);
    const [victim] = await daemons(one);
    await one.sh(`kill -9 ${victim?.pid}`);
    const replaced = async () =>
      (await daemons(one)).filter(({ pid }) => pid !== victim?.pid).length;
    await expect.poll(replaced, { timeout: 5_000 }).toBe(2);
    expect(failures(await stream.stop())).toEqual([]);
  });

  test('answers at once whoever asks for no busy thread, however many wait for one', async ({
    expect,
  }) => {
    await using one = await start();
    const busy = Array.from({ length: 40 }, () => ask(one.url, '/sleep?4'));
    await one.logged('begun /sleep');
    const files = load({
      perSecond: 10,
      to: () => ({ url: one.url, path: '/static/plain.txt' }),
    });
    const alive: number[] = [];
    for (let n = 0; n < 3; n += 1) alive.push((await one.sh('/opt/warp/bin/warp alive')).status);
    const answers = await Promise.all(busy);
    const served = await files.stop();
    expect(alive).toEqual([0, 0, 0]);
    expect(failures(served)).toEqual([]);
    expect(slowest(served)).toBeLessThan(1_000);
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken.length).toBeGreaterThanOrEqual(20);
    expect(failures(answers).every(({ status }) => status === 504)).toBe(true);
  });

  test('answers whoever it cannot serve: in the queue for too long, or beyond it', async ({
    expect,
  }) => {
    // One thread, and room for three that wait: Apache has eight clients.
    const env = { WARP_PROCESSES: '1', WARP_THREADS: '1', WARP_CLIENTS: '8' };
    await using one = await start({ env });
    const first = ask(one.url, '/sleep?4');
    await sleep(500);
    const others = Array.from({ length: 9 }, () => ask(one.url, '/sleep?4'));
    const answers = await Promise.all([first, ...others]);
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect([...new Set(statuses)]).toEqual([200, 503, 504]);
    expect(slowest(answers)).toBeLessThan((4 + 5 + 5) * 1000);
    const log = await one.log();
    expect(log).toContain('WSGI0084');
    expect(log).toContain('WSGI0116');
  });

  test.each([
    ['raises', { FAIL: 'import' }, 70, 'RuntimeError: broken on purpose'],
    ['hangs', { FAIL: 'hang' }, 71, 'did not load within 3 s'],
  ])('ends and says why when the import %s', async (_, env, status, why) => {
    await using one = await start({ env, unready: true, process: { WARP_STARTUP: '3' } });
    const end = await one.ended(20);
    expect(end.status).toBe(status);
    expect(end.seconds).toBeLessThan(3 + 5);
    expect(await one.log()).toContain(why);
  });

  test('runs as any user without rights, on a read-only root', async ({ expect }) => {
    const host = {
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=16m,mode=1777' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
    };
    await using one = await start({ user: '1000690000:0', host });
    expect((await ask(one.url, '/pid')).status).toBe(200);
    expect((await one.stop()).status).toBe(0);
    expect(await one.log()).toContain('"GET /pid HTTP/1.1" 200');
  });

  test.each([
    ['as the image has it', undefined],
    ['unset', ''],
    ['of a language that is not there', 'de_DE.UTF-8'],
  ])('speaks UTF-8 with a LANG %s', async (_, lang) => {
    await using one = await start(lang === undefined ? {} : { env: { LANG: lang, LC_ALL: '' } });
    expect((await ask(one.url, '/locale')).body).toMatch(/^utf-8 utf-8$/i);
    expect(await one.log()).not.toMatch(/WSGI0079|setlocale|cannot change locale/);
  });

  test("is in the app's environment, with nothing that compiles", async ({ expect }) => {
    await using one = await start();
    expect((await ask(one.url, '/prefix')).body).toBe('/opt/app-root/venv');
    const linked = await one.sh('ldd /opt/warp/server/mod_wsgi/lib/mod_wsgi/server/*.so');
    expect(linked.output).toContain('libpython');
    expect(linked.output).not.toContain('not found');
    const tools = await one.sh(
      'command -v gcc cc apxs make; ls /usr/include/python* /usr/include/apache2',
    );
    expect(tools.output).not.toMatch(/^\//m);
  });

  test('believes the proxies it is told of, and nobody else', async ({ expect }) => {
    await using one = await start();
    const said = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
    const outside = await ask(one.url, '/client', { headers: said });
    expect(outside.body).toMatch(/^(?!198)[\d.]+ http$/);
    const script = `
import urllib.request
asked = urllib.request.Request("http://127.0.0.1:8080/client", headers=${JSON.stringify(said)})
print(urllib.request.urlopen(asked).read().decode())`;
    const inside = await one.sh(`python -c '${script}'`);
    expect(inside.output.trim()).toBe('198.51.100.7 https');
  });
});
