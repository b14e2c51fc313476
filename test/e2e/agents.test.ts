import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeWsgiFixture } from '../support/wsgi-fixture.ts';

/** Receives OTLP over HTTP as a collector does, and prints `SPAN trace-id name` for each span. */
const collector = `
import gzip, http.server

def fields(data):
    at, found = 0, []
    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value
    while at < len(data):
        key = number()
        size = {0: None, 1: 8, 5: 4}.get(key & 7, -1)
        if size is None:
            found.append((key >> 3, number()))
            continue
        size = number() if size < 0 else size
        found.append((key >> 3, data[at:at + size]))
        at += size
    return found

class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path == "/v1/traces":
            for _, resource in fields(body):
                for _, scope in [each for each in fields(resource) if each[0] == 2]:
                    for _, span in [each for each in fields(scope) if each[0] == 2]:
                        told = dict(fields(span))
                        print("SPAN", told[1].hex(), told[5].decode(), flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

http.server.HTTPServer(("0.0.0.0", 4318), Collector).serve_forever()
`;

const trace = '0af7651916cd43dd8448eb211c80319c';
const off = (log: string) => log.split('\n').filter((line) => line.includes('is off: set'));

async function logOf(app: WarpApp): Promise<string> {
  const { stdout, stderr } = await runWarp(['logs', app.name]);
  return stdout + stderr;
}

async function agentApp(agent: string): Promise<WarpApp> {
  const app = await warpApp(agent);
  writeWsgiFixture(app.folder, 'gunicorn');
  appendFileSync(join(app.folder, 'warp.yaml'), `monitoring: { agent: ${agent} }\n`);
  return app;
}

describe('monitoring.agent: opentelemetry', () => {
  let app: WarpApp;
  beforeAll(async () => {
    app = await agentApp('opentelemetry');
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('is off without an endpoint, and says so once', async () => {
    const { url } = await app.run();
    expect((await getPage(url, '/')).status).toBe(200);
    expect(off(await logOf(app))).toHaveLength(1);
  });

  test('sends spans of the trace that a request belongs to', async () => {
    const { image } = await app.build();
    const receiver = await app.docker.createContainer({
      Image: image,
      Entrypoint: ['python', '-c', collector],
      Cmd: [],
    });
    try {
      await receiver.start();
      const { NetworkSettings } = await receiver.inspect();
      const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
      const { url } = await app.run(
        ...['--env', `OTEL_EXPORTER_OTLP_ENDPOINT=http://${address}:4318`],
        ...['--env', 'OTEL_BSP_SCHEDULE_DELAY=300'],
      );
      await getPage(url, '/traced', { traceparent: `00-${trace}-b7ad6b7169203331-01` });
      const received = async () => (await receiver.logs({ stdout: true, stderr: true })).toString();
      await expect
        .poll(received, { timeout: 20_000, interval: 500 })
        .toContain(`SPAN ${trace} GET /traced`);
    } finally {
      await receiver.remove({ force: true });
    }
  });
});

test('monitoring.agent: newrelic starts with what its own variables say', async () => {
  await using app = await agentApp('newrelic');
  const { url } = await app.run(
    ...['--env', 'NEW_RELIC_DEVELOPER_MODE=true', '--env', 'NEW_RELIC_APP_NAME=shop'],
    ...['--env', 'NEW_RELIC_LOG_LEVEL=info'],
  );
  expect((await getPage(url, '/')).status).toBe(200);
  await expect.poll(() => logOf(app), { timeout: 20_000 }).toContain('Reporting to fake collector');
});
