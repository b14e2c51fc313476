import { expect } from 'vitest';
import { getPage } from './get-page.ts';
import { chunkedBody, rawHttp, requestHead, statuses } from './raw-http.ts';

const close = 'Connection: close';

/** What every WSGI server does with requests that are out of the ordinary: the table in docs/servers.md. */
export async function expectOddRequests(url: string): Promise<void> {
  const long = `X-Long: ${'a'.repeat(16_384)}`;
  expect(statuses(await rawHttp(url, [requestHead('GET /', long, close)]))).toEqual([200]);

  const head = await rawHttp(url, [requestHead('HEAD /', close)]);
  expect(head).toMatch(/\r\n\r\n$/);
  expect(statuses(head)).toEqual([200]);

  expect((await getPage(url, '/raise')).status).toBe(500);
}

/** Bodies: in chunks, large, announced by `Expect`, and with a length that contradicts itself. */
export async function expectBodies(url: string): Promise<void> {
  const chunked = requestHead('POST /body', 'Transfer-Encoding: chunked', close);
  const [first, second] = [chunkedBody('hello ').slice(0, -5), chunkedBody('world')];
  expect(await rawHttp(url, [chunked, first, { pauseMs: 300 }, second])).toContain('"size": 11');

  const large = Buffer.alloc(20 * 2 ** 20, 'z');
  const announced = requestHead('POST /body', `Content-Length: ${large.length}`, close);
  expect(await rawHttp(url, [announced, large], 10_000)).toContain(`"size": ${large.length}`);

  const expecting = requestHead('POST /body', 'Content-Length: 5', 'Expect: 100-continue', close);
  const answer = await rawHttp(url, [expecting, { pauseMs: 500 }, 'hello']);
  expect(statuses(answer)).toEqual([100, 200]);
  expect(answer).toContain('"size": 5');
}

/** Files of `assets`: how long they are kept, conditions, ranges, compressed neighbours, and no way out. */
export async function expectStaticFiles(url: string): Promise<void> {
  const plain = await getPage(url, '/assets/plain.txt');
  expect(plain).toMatchObject({ status: 200, body: 'plain' });
  expect(plain.headers['cache-control']).toBe('max-age=60, public');
  const sheet = await getPage(url, '/assets/site.0a1b2c3d4e5f.css');
  expect(sheet).toMatchObject({ status: 200, body: 'body{}' });
  expect(sheet.type).toContain('text/css');
  expect(sheet.headers['cache-control']).toBe('max-age=315360000, public, immutable');

  const known = { 'if-none-match': String(plain.headers.etag) };
  expect((await getPage(url, '/assets/plain.txt', known)).status).toBe(304);
  const part = await getPage(url, '/assets/plain.txt', { range: 'bytes=1-2' });
  expect(part).toMatchObject({ status: 206, body: 'la' });

  const bodies = { br: 'and this', gzip: 'stands for it', identity: 'var app;'.repeat(9) };
  for (const [coding, body] of Object.entries(bodies)) {
    const script = await getPage(url, '/assets/app.js', { 'accept-encoding': coding });
    expect(script.body, coding).toBe(body);
    expect(script.type, coding).toContain('text/javascript');
    expect(script.headers['content-encoding'] ?? 'identity').toBe(coding);
  }
  await expectNoWayOut(url);
}

async function expectNoWayOut(url: string): Promise<void> {
  const ways = ['../wsgi.py', '%2e%2e/wsgi.py', '..%2fwsgi.py', '%2e%2e%2fwsgi.py', '..%5cwsgi.py'];
  for (const way of [...ways, 'outside.txt', '....//wsgi.py', '//opt/app-root/src/wsgi.py']) {
    const answer = await rawHttp(url, [requestHead(`GET /assets/${way}`, close)]);
    expect(answer, way).toMatch(/^HTTP/);
    expect(answer, way).not.toContain('broken on purpose');
  }
}
