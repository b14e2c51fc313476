import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { packageFolder } from '../support/package-folder.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { prometheusTools } from '../support/prometheus-tools.ts';
import { runCommand } from '../support/run-command.ts';
import { runWarp, warpDocument } from '../support/run-warp.ts';
import { warpInTerminal } from '../support/terminal.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const monitoring = join(packageFolder(), 'monitoring');
const alerts = join(monitoring, 'prometheus/alerts.yml');

/** `/sleep/N` takes N seconds, `/raise` fails, `/missing` is missing. */
const files = {
  'requirements.txt': '',
  'wsgi.py': `import time


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith("/sleep/"):
        time.sleep(float(path.rpartition("/")[2]))
    if path == "/raise":
        raise ValueError("raised on purpose")
    status = "404 Not Found" if path == "/missing" else "200 OK"
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
`,
  'warp.yaml': 'server: { deadline: 30s }\nmonitoring: { slow_requests: 1s }\n',
};

let app: WarpApp;
let container: string;
let url: string;

beforeAll(async () => {
  app = await warpApp('monitoring');
  writeFiles(app.folder, files);
  ({ url, container } = await app.run());
  const Memory = 400 * 2 ** 20;
  await app.docker.getContainer(container).update({ Memory, MemorySwap: 2 * Memory });
});
afterAll(() => app?.[Symbol.asyncDispose]());

/** A little of everything, for as long as `work` lasts. */
async function underLoad<T>(work: () => Promise<T>): Promise<T> {
  const paths = ['/', '/', '/', '/missing', '/raise', '/sleep/0.05'];
  let over = false;
  const load = (async () => {
    for (let n = 0; !over && n < 3000; n += 1) {
      await getPage(url, paths[n % paths.length] ?? '/').catch(() => undefined);
      await sleep(30);
    }
  })();
  try {
    return await work();
  } finally {
    over = true;
    await load;
  }
}

describe('alerts', () => {
  test.each([
    ['check', alerts],
    ['test', join(monitoring, 'prometheus/alerts.test.yml')],
  ])('pass promtool %s rules', async (verb, file) => {
    const { promtool } = await prometheusTools();
    const { status, stdout, stderr } = await runCommand(promtool, [verb, 'rules', file]);
    expect(`${stdout}${stderr}`).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});

describe('a Prometheus that scrapes the container', () => {
  let prometheus: Prometheus;

  beforeAll(async () => {
    const { NetworkSettings } = await app.docker.getContainer(container).inspect();
    const [network] = Object.values(NetworkSettings.Networks);
    prometheus = await startPrometheus(`${network?.IPAddress}:9090`, alerts);
  });
  afterAll(() => prometheus?.[Symbol.asyncDispose]());

  test('has series for every query of the dashboard', async () => {
    const queries = dashboardQueries();
    expect(queries.length).toBeGreaterThan(30);
    const slow = getPage(url, '/sleep/2');
    await underLoad(async () => {
      for (const query of queries) {
        await expect
          .poll(() => prometheus.query(query), { timeout: 60_000, message: query })
          .not.toEqual([]);
      }
    });
    await slow;
    const ratio = await prometheus.query('sum(warp_requests_total{code="5xx"})');
    expect(Number(ratio[0]?.value[1])).toBeGreaterThan(0);
  });

  test('evaluates every rule, and has every metric that they name', async () => {
    await expect
      .poll(async () => (await prometheus.rules()).map(({ health }) => health), { timeout: 60_000 })
      .not.toContain('unknown');
    const rules = await prometheus.rules();
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    const named = rules.flatMap(({ query }) => query.match(/\bwarp_\w+|\bwarp:\w+:\w+/g) ?? []);
    const missing = async () => {
      const names = await prometheus.names();
      return [...new Set(named)].filter((name) => !names.includes(name));
    };
    // What rules record is there only a moment after they have been evaluated.
    await expect.poll(missing, { timeout: 30_000 }).toEqual([]);
  });

  test('has no metric that docs/monitoring.md does not explain', async () => {
    const explained = readFileSync(join(packageFolder(), 'docs/monitoring.md'), 'utf8');
    const told = (await prometheus.names())
      .filter((name) => name.startsWith('warp_'))
      .map((name) => name.replace(/_seconds_(bucket|sum|count)$/, '_seconds'));
    expect([...new Set(told)].filter((name) => !explained.includes(`\`${name}`))).toEqual([]);
  });

  test('raises an alert for a container that takes no requests, and takes it back', async () => {
    const pending = () => prometheus.query('ALERTS{alertname="WarpNoneReady"}');
    expect(await pending()).toEqual([]);
    await app.exec(container, ['touch', '/tmp/warp/draining']);
    await expect
      .poll(pending, { timeout: 30_000 })
      .toMatchObject([
        { metric: { alertstate: 'pending', job: 'shop', namespace: 'prod', severity: 'critical' } },
      ]);
    await app.exec(container, ['rm', '/tmp/warp/draining']);
    await expect.poll(pending, { timeout: 30_000 }).toEqual([]);
  });
});

const dashboardSchema = z.object({
  panels: z.array(
    z.object({ targets: z.array(z.object({ expr: z.string() })).optional() }).loose(),
  ),
  templating: z.object({ list: z.array(z.object({ query: z.unknown() }).loose()) }),
  annotations: z.object({ list: z.array(z.object({ expr: z.string() })) }),
});

/** As Grafana asks them with All chosen, for a panel of a few minutes. */
function dashboardQueries(): readonly string[] {
  const file = readFileSync(join(monitoring, 'grafana/warp.json'), 'utf8');
  const { panels, annotations } = dashboardSchema.parse(JSON.parse(file));
  const all = [...panels.flatMap(({ targets }) => targets ?? [])].map(({ expr }) => expr);
  // An annotation is there only where something happened: what it is taken from always.
  const from = annotations.list.map(({ expr }) => expr.replace(/ > 0$/, ''));
  return [...all, ...from].map((expr) =>
    expr.replaceAll('$__rate_interval', '10s').replaceAll(/\$(job|namespace|instance)/g, '.*'),
  );
}

const topDocument = z.object({
  containers: z.array(
    z.object({
      container: z.string(),
      ready: z.object({ ok: z.boolean() }),
      requests: z.object({
        total: z.record(z.string(), z.number()),
        perSecond: z.record(z.string(), z.number()),
      }),
      latency: z.object({ request: z.object({ p99: z.number() }) }).loose(),
      memory: z.number(),
      memoryLimit: z.number(),
      processes: z.array(z.object({ pid: z.number() }).loose()),
      slow: z.array(z.object({ path: z.string(), stack: z.array(z.string()) }).loose()),
    }),
  ),
});

const left = '\u001B[?25h\u001B[?1049l';

/** Commands of `warp top` that are still in the container. */
async function followers(): Promise<string> {
  const look = 'for p in /proc/[0-9]*/cmdline; do tr "\\0" " " <$p; echo; done 2>/dev/null';
  const { output } = await app.exec(container, ['sh', '-c', look]);
  return output
    .split('\n')
    .filter((line) => line.includes('--follow') && !line.includes('for p'))
    .join('\n');
}

describe('warp top', () => {
  test('prints one document for scripts, and the same as text', async () => {
    await underLoad(async () => {
      await sleep(3000);
      const { containers } = await warpDocument(topDocument, ['top', app.folder, '--json']);
      expect(containers).toMatchObject([
        { container: app.name, ready: { ok: true }, memoryLimit: 400 * 2 ** 20 },
      ]);
      expect(containers[0]?.requests.perSecond['2xx']).toBeGreaterThan(0);
      const { stdout, status } = await runWarp(['top', app.name]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^warp top {2}\S+ {2}web by mod_wsgi/);
      expect(stdout).toMatch(/^Requests +\d/m);
      expect(stdout).not.toContain('\u001B');
    });
    await expect.poll(followers).toBe('');
  });

  test('shows requests as they run, opens the stack of a slow one, and leaves the terminal clean', async () => {
    const slow = getPage(url, '/sleep/20').catch(() => undefined);
    const top = warpInTerminal(['top', app.name]);
    await top.shows('web by mod_wsgi');
    await top.shows('GET /sleep/:id');
    top.type('s');
    await top.shows('sort: memory');
    top.resize(80, 24);
    await top.shows(/1 of \d+ at work/);
    top.type('\r');
    await top.shows('wsgi.py');
    top.type('\u001B');
    await top.shows('REQ/S');
    top.type('\u0003');
    expect(await top.ended).toBe(0);
    expect(top.shown().endsWith(left)).toBe(true);
    await expect.poll(followers).toBe('');
    await slow;
  });

  test('waits for a sidecar that is started again', async () => {
    const top = warpInTerminal(['top', app.name]);
    await top.shows('alive');
    // Not this shell, whose own words are not what it looks for.
    const kill =
      "for p in /proc/[0-9]*; do ! grep -q 'app-por[t]' $p/cmdline || kill -9 $(basename $p); done";
    await app.exec(container, ['sh', '-c', kill]);
    await top.shows(/sidecar restarts: [1-9]/);
    top.type('q');
    expect(await top.ended).toBe(0);
  });

  test('says why there is nothing to see', async () => {
    const nobody = await runWarp(['top', 'nobody-of-that-name', '--json']);
    expect(nobody).toMatchObject({ status: 60, failure: { code: 'WARP_RUN_NOT_FOUND' } });
  });

  test('ends with its container, the terminal as it was', async () => {
    const top = warpInTerminal(['top', app.name]);
    await top.shows('web by mod_wsgi');
    await app.docker.getContainer(container).stop();
    expect(await top.ended).toBe(0);
    expect(top.shown()).toContain(left);
    expect(top.shown()).toMatch(/container \S+ has ended with status 0/);
    const ended = await runWarp(['top', app.name, '--json']);
    expect(ended).toMatchObject({ status: 60, failure: { code: 'WARP_RUN_NOT_RUNNING' } });
  });
});
