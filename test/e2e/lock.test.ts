import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { runWarp, warpDocument } from '../support/run-warp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

// What earlier runs have found on this machine would be taken for found already.
const state = temporaryFolder();
vi.stubEnv('XDG_STATE_HOME', state.path);
afterAll(() => state[Symbol.dispose]());

const app = `import importlib.metadata
import flask

app = flask.Flask(__name__)

@app.route("/")
def index():
    names = ["flask", "click", "werkzeug", "markupsafe"]
    return "\\n".join(f"{name}=={importlib.metadata.version(name)}" for name in names)
`;

/** Markupsafe has had later releases since: what stays shows what the build was held to. */
const old = '3.0.1';

const lockDocument = z.object({
  lock: z.string(),
  written: z.boolean(),
  changes: z.array(z.object({ section: z.string(), name: z.string(), to: z.string().optional() })),
});

test('releases stay what they were, whatever has become of manifests, caches and state', async () => {
  await using shop = await warpApp('lock');
  using elsewhere = temporaryFolder();
  writeFiles(shop.folder, { 'app.py': app, 'requirements.txt': `flask\nmarkupsafe==${old}\n` });

  const locked = await warpDocument(lockDocument, ['lock', shop.folder, '--json']);
  expect(locked.written).toBe(true);
  expect(locked.changes).toContainEqual({
    section: 'python.packages',
    name: 'markupsafe',
    to: old,
  });
  expect(locked.changes.map(({ section }) => section)).toContain('base');
  const file = join(shop.folder, 'warp.lock');
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^# /);
  expect(text).toMatch(/flask==\S+ --hash=sha256:/);

  const running = await shop.run('--locked');
  const page = (await getPage(running.url, '/')).body;
  expect(page).toContain(`markupsafe==${old}`);

  // Without the pin the newest release would come: the lock is out of date, and its releases still fit.
  writeFiles(shop.folder, { 'requirements.txt': 'flask\nmarkupsafe\n' });
  const refused = await runWarp(['build', shop.folder, '--locked', '--json']);
  expect(refused.status).toBe(30);
  expect(refused.failure).toMatchObject({ code: 'WARP_LOCK_STALE' });
  expect(refused.failure?.message).toContain('requirements.txt has changed');
  const onCi = await runWarp(['build', shop.folder, '--json'], { env: { CI: 'true' } });
  expect(onCi.status).toBe(30);

  const again = await warpDocument(lockDocument, ['lock', shop.folder, '--json']);
  expect(again).toMatchObject({ written: true, changes: [] });
  const kept = readFileSync(file, 'utf8');
  expect(kept).toContain(`markupsafe==${old} `);

  // Another machine: another state folder, and a manifest the engine's cache has never seen.
  writeFiles(shop.folder, { 'requirements.txt': `flask\nmarkupsafe  # ${process.pid}\n` });
  const env = { XDG_STATE_HOME: elsewhere.path };
  const built = await runWarp(['build', shop.folder, '--locked', '--json'], { env });
  expect(built.status, built.stderr).toBe(0);
  expect((await getPage((await shop.run('--locked')).url, '/')).body).toBe(page);

  const upgraded = await warpDocument(lockDocument, [
    ...['lock', shop.folder, '--json'],
    ...['--upgrade', 'markupsafe'],
  ]);
  expect(upgraded.changes.map(({ name }) => name)).toEqual(['markupsafe']);
});

test('without warp.lock, too, an unchanged manifest comes to the same releases', async () => {
  await using shop = await warpApp('kept');
  writeFiles(shop.folder, { 'app.py': app, 'requirements.txt': 'flask\n' });
  await shop.build();
  const before = await packagesOf(shop.folder);
  expect(before.join()).toContain('flask==');
  rmSync(join(shop.folder, 'app.py'));
  writeFiles(shop.folder, { 'app.py': `${app}\n# edited\n` });
  const difference = await runWarp(['plan', shop.folder, '--diff', '--json']);
  const { stages } = z
    .object({ stages: z.array(z.object({ stage: z.string(), because: z.array(z.string()) })) })
    .parse(difference.json);
  expect(stages.map(({ stage }) => stage)).toEqual(['assemble', 'image']);
  expect(stages[0]?.because).toEqual(['app.py has changed']);
  await shop.build('--no-cache');
  expect(await packagesOf(shop.folder)).toEqual(before);
});

test('what a pinned package needs is taken as it was in its time, where it fails on the newest', async () => {
  await using shop = await warpApp('lock-time');
  const page = app.replace('["flask", "click", "werkzeug", "markupsafe"]', '["werkzeug"]');
  writeFiles(shop.folder, { 'app.py': page, 'requirements.txt': 'flask==2.0.3\n' });
  const { warnings } = await shop.build();
  expect(warnings.map(({ code }) => code)).toContain('WARP_PYTHON_OLDER_RELEASE');
  expect((await getPage((await shop.run()).url, '/')).body).toMatch(/^werkzeug==2\./);
});

const service = `import importlib.metadata
from fastapi import FastAPI

app = FastAPI()

@app.get("/")
def index():
    return importlib.metadata.version("uvicorn")
`;

/** Uvicorn has had later releases since. */
const oldServer = '0.34.0';

test("a server beside the app keeps its releases, of which the app's own come first", async () => {
  await using shop = await warpApp('lock-server');
  const pinned = `fastapi\nuvicorn==${oldServer}\n`;
  writeFiles(shop.folder, { 'main.py': service, 'requirements.txt': pinned });
  const locked = await warpDocument(lockDocument, ['lock', shop.folder, '--json']);
  expect(locked.changes).toContainEqual({
    section: 'server.uvicorn',
    name: 'uvicorn',
    to: oldServer,
  });
  expect((await getPage((await shop.run('--locked')).url, '/')).body).toContain(oldServer);

  writeFiles(shop.folder, { 'requirements.txt': 'fastapi\n' });
  const refused = await runWarp(['build', shop.folder, '--locked', '--json']);
  expect(refused.failure).toMatchObject({ code: 'WARP_LOCK_STALE' });

  await warpDocument(lockDocument, ['lock', shop.folder, '--json']);
  const text = readFileSync(join(shop.folder, 'warp.lock'), 'utf8');
  expect(text).toMatch(new RegExp(`uvicorn==${oldServer} --hash=sha256:`));
  expect((await getPage((await shop.run('--locked')).url, '/')).body).toContain(oldServer);

  const upgraded = await warpDocument(lockDocument, [
    ...['lock', shop.folder, '--json'],
    ...['--upgrade', 'uvicorn'],
  ]);
  expect(upgraded.changes.map(({ name }) => name)).toContain('uvicorn');
});

async function packagesOf(folder: string): Promise<readonly string[]> {
  const { json } = await runWarp(['explain', 'python.packages', '--dir', folder, '--json']);
  const topics = z.array(z.object({ value: z.array(z.string()) })).parse(json);
  return topics[0]?.value ?? [];
}
