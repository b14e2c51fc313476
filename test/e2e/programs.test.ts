import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { startedWorker } from '../support/worker-container.ts';
import { writeFiles } from '../support/write-files.ts';

const apps: WarpApp[] = [];

async function appOf(name: string, files: Readonly<Record<string, string>>): Promise<WarpApp> {
  const app = await warpApp(name);
  apps.push(app);
  writeFiles(app.folder, files);
  return app;
}

afterAll(async () => {
  for (const app of apps) await app[Symbol.asyncDispose]();
});

test('Streamlit serves its page', async () => {
  const app = await appOf('streamlit', {
    'requirements.txt': 'streamlit\n',
    'streamlit_app.py': "import streamlit as st\n\nst.title('hello')\n",
  });
  const { url } = await app.run();
  const page = await getPage(url, '/');
  expect(page.status).toBe(200);
  expect(page.body).toContain('<title>Streamlit</title>');
});

test('an aiohttp package that listens on 127.0.0.1 is reached all the same', async () => {
  const app = await appOf('aiohttp', {
    'requirements.txt': 'aiohttp\n',
    'shop/__init__.py': '',
    'shop/__main__.py': 'from shop.main import main\n\nmain()\n',
    'shop/main.py': `from aiohttp import web

CONFIG = {"host": "127.0.0.1", "port": 8080}


async def hello(request):
    return web.Response(text="hello from aiohttp")


def main():
    app = web.Application()
    app.add_routes([web.get("/", hello)])
    web.run_app(app, host=CONFIG["host"], port=CONFIG["port"])
`,
  });
  const { url } = await app.run();
  expect((await getPage(url, '/')).body).toBe('hello from aiohttp');
});

describe('a Celery application without a web entry', () => {
  let app: WarpApp;
  let image: string;

  beforeAll(async () => {
    app = await appOf('celery', {
      'requirements.txt': 'celery\n',
      'tasks.py': `import os
import time

from celery import Celery

app = Celery("tasks", broker="filesystem://")
for folder in ("/tmp/queue", "/tmp/control"):
    os.makedirs(folder, exist_ok=True)
app.conf.broker_transport_options = {
    "data_folder_in": "/tmp/queue",
    "data_folder_out": "/tmp/queue",
    "control_folder": "/tmp/control",
    "store_processed": False,
}


@app.task
def slow():
    print("slow has begun")
    time.sleep(4)
    print("slow is through")
`,
    });
    ({ image } = await app.build());
  });

  test('finishes the task in hand when its worker is stopped, and ends with status 0', async () => {
    await using worker = await startedWorker(app.docker, { image, app: app.name });
    await worker.printed('celery@');
    const sent = await app.exec(worker.id, [
      ...['/opt/warp/bin/warp', 'exec', '--', 'python', '-c'],
      'import tasks; tasks.slow.delay()',
    ]);
    expect(sent.output).not.toContain('Error');
    await worker.printed('slow has begun');
    const { status, log } = await worker.stop();
    expect(log).toContain('slow is through');
    expect(status).toBe(0);
  });
});
