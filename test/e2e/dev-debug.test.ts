import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attachAt, dapClient, evaluatedAt } from '../support/dap-client.ts';
import { type DevRun, devRun } from '../support/dev-run.ts';
import { runWarp } from '../support/run-warp.ts';
import { warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const file = '/opt/app-root/src/app.py';

const wsgi = `def application(environ, start_response):
    start_response("200 OK", [])
    value = "first"
    return [value.encode()]
`;
const asgi = `async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    value = "first"
    await send({"type": "http.response.body", "body": value.encode()})
`;
const program = `import http.server, os

class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        value = "first"
        self.wfile.write(value.encode())

http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
`;

/** Where the debugger is, by the note that says so. */
async function debugPort(dev: DevRun): Promise<number> {
  for (;;) {
    const { text } = await dev.next('note');
    const [, port] = /^debugpy at 127\.0\.0\.1:(\d+)$/.exec(String(text)) ?? [];
    if (port !== undefined) return Number(port);
  }
}

/** The page as it is while an editor stops the app just before it answers. */
async function debugged(port: number, url: string, line: number): Promise<unknown[]> {
  using client = await dapClient(port);
  // The process before may be about to end: an editor attaches again.
  const attached = await attachAt(client, file, line).catch(() => false);
  if (!attached) return debugged(port, url, line);
  const page = fetch(url).then((response) => response.text());
  const value = await evaluatedAt(client, 'value');
  return [value, await page];
}

test.each([
  ['WSGI under Apache', wsgi, 4],
  ['ASGI under uvicorn', asgi, 6],
  ['a program that is its own server', program, 8],
])('%s stops where an editor says, also in what was saved since', async (name, text, line) => {
  await using app = await warpApp(`debug-${name.split(' ')[0]?.toLowerCase()}`);
  writeFiles(app.folder, { 'app.py': text, 'requirements.txt': '' });
  await using dev = devRun(app.folder, '--debug', '--debug-port', '0');
  const port = await debugPort(dev);
  const url = String((await dev.next('started')).url);
  expect(await debugged(port, url, line)).toEqual(["'first'", 'first']);
  writeFileSync(join(app.folder, 'app.py'), text.replace('first', 'second'));
  // A program does not reload: it gets another container.
  const again = text === program ? await debugPort(dev) : port;
  await dev.next('reloaded');
  await expect.poll(async () => (await fetch(url)).text(), { timeout: 15_000 }).toBe('second');
  expect(await debugged(again, url, line)).toEqual(["'second'", 'second']);
});

test('with --debug=wait nothing of the app runs before an editor is there', async () => {
  await using app = await warpApp('debug-wait');
  writeFiles(app.folder, { 'app.py': `loading = "now"\n${wsgi}`, 'requirements.txt': '' });
  await using dev = devRun(app.folder, '--debug=wait', '--debug-port', '0');
  using client = await dapClient(await debugPort(dev));
  expect(dev.lines.map(({ event }) => event)).not.toContain('started');
  await attachAt(client, file, 2);
  expect(await evaluatedAt(client, 'loading')).toBe("'now'");
  expect((await dev.next('started')).url).toBeDefined();
});

test('what has no debugger is told so', async () => {
  await using app = await warpApp('debug-none');
  writeFiles(app.folder, { 'app.sh': '#!/bin/sh\nexec sleep 100\n' });
  await runWarp(['exec', app.folder, '--', 'true']);
  const run = await runWarp(['dev', app.folder, '--debug', '--json']);
  expect(run.stdout).toContain('WARP_DEBUG_UNKNOWN');
});
