import { beforeAll, describe, expect, test } from 'vitest';
import type { WarpApp } from '../support/warp-app.ts';
import { startedWorker } from '../support/worker-container.ts';
import { writtenApps } from '../support/written-apps.ts';

const hueyTasks = `from huey import SqliteHuey

huey = SqliteHuey(filename="/tmp/queue.db")


@huey.task()
def add(a, b):
    print("added", a + b, flush=True)
`;

const appOf = writtenApps();

describe('a Huey instance without a web entry', () => {
  test('has a worker that does a job', async () => {
    const app = await appOf('huey', { 'requirements.txt': 'huey\n', 'demo.py': hueyTasks });
    const { image } = await app.build();
    await using worker = await startedWorker(app.docker, { image, app: app.name });
    await worker.printed('Huey consumer started');
    const words = ['/opt/warp/bin/warp', 'exec', '--', 'python', '-c'];
    await app.exec(worker.id, [...words, 'import demo; demo.add(4, 5)']);
    await worker.printed('added 9');
    expect((await worker.stop()).status).toBe(0);
  });
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
