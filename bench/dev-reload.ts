import { chownSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { imageUser } from '../src/plan/image-layout.ts';
import { devRun } from '../test/support/dev-run.ts';
import { getPage } from '../test/support/get-page.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { writeFiles } from '../test/support/write-files.ts';

export interface ReloadTimes {
  readonly server: string;
  readonly edits: number;
  /** From the save to the first answer with it, less the app's own import; s, the 95th of a hundred. */
  readonly p95: number;
  /** What the project promises; s. */
  readonly target: number;
}

/** What the app takes to import, besides the interpreter's own start. */
const importSeconds = 0.2;
const patienceSeconds = 30;

const wsgi = `import time
from value import VALUE
time.sleep(${importSeconds})

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [VALUE.encode()]
`;

const asgi = `import time
from value import VALUE
time.sleep(${importSeconds})

async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": VALUE.encode()})
`;

const apps = [
  { server: 'mod_wsgi', files: { 'wsgi.py': wsgi }, target: 1.2 },
  { server: 'uvicorn', files: { 'asgi.py': asgi }, target: 0.4 },
];

/** How long `warp dev` takes until a saved file is served, under the usual servers. */
export async function measureReload(edits: number): Promise<readonly ReloadTimes[]> {
  const all: ReloadTimes[] = [];
  for (const { server, files, target } of apps) {
    const times = await timesOf(files, edits);
    const p95 = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
    all.push({ server, edits, p95: p95 - importSeconds, target });
  }
  return all;
}

async function timesOf(files: Readonly<Record<string, string>>, edits: number): Promise<number[]> {
  using place = temporaryFolder();
  const save = (value: string) => {
    writeFileSync(join(place.path, '.saving'), `VALUE = "${value}"\n`);
    renameSync(join(place.path, '.saving'), join(place.path, 'value.py'));
  };
  writeFiles(place.path, files);
  // Mounted, as a developer's folder is: that of root would be copied in.
  if (process.getuid?.() === 0) chownSync(place.path, imageUser.uid, imageUser.gid);
  save('first');
  await using dev = devRun(place.path);
  const url = String((await dev.next('started')).url);
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    const value = `edit ${edit}`;
    const savedMs = performance.now();
    save(value);
    while ((await getPage(url, '/')).body !== value) {
      if (performance.now() - savedMs > patienceSeconds * 1000)
        throw new Error(`${value} was not served within ${patienceSeconds} s`);
      await sleep(5);
    }
    times.push((performance.now() - savedMs) / 1000);
    // At any moment of the servers' own ticks.
    await sleep(300 + (edit % 10) * 97);
  }
  return times;
}
