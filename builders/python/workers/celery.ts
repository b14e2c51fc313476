import type { PythonProject } from '../source/project.ts';
import { queueObject } from './queue-object.ts';
import type { WorkerKind, WorkerProcess, WorkerSearch } from './worker.ts';

const periodic =
  /\bbeat_schedule\b|\bCELERY_?BEAT_SCHEDULE\b|\badd_periodic_task\b|["']django_celery_beat["']/;
const databaseSchedule = /["']django_celery_beat["']/;
/** Its state outlives the container. */
const scheduleFile = '/opt/app-root/data/celerybeat-schedule';

/** https://docs.celeryq.dev/en/stable/userguide/workers.html, …/periodic-tasks.html */
export const celery: WorkerKind = {
  id: 'celery',
  packages: ['celery', 'celery_app', 'django_celery_beat'],
  find: (search) => {
    const app = queueObject(search.project, search.files, /^celery\.(\w+\.)*Celery$/);
    if (app === undefined) return [];
    const target = `--app=${app.module}:${app.name}`;
    const at = { file: app.file, line: app.line, pythonPath: app.pythonPath };
    const worker: WorkerProcess = {
      ...at,
      name: 'worker',
      title: 'Celery worker',
      argv: ['celery', target, 'worker', '--loglevel=INFO', '--concurrency=$WARP_PROCESSES'],
      what: `${app.name} in ${app.file} is a Celery application`,
    };
    const scheduled = scheduleOf(search);
    if (scheduled === undefined) return [worker];
    const state = scheduled.database
      ? '--scheduler=django_celery_beat.schedulers:DatabaseScheduler'
      : `--schedule=${scheduleFile}`;
    const beat: WorkerProcess = {
      ...at,
      name: 'beat',
      title: 'Celery beat',
      argv: ['celery', target, 'beat', '--loglevel=INFO', state, '--pidfile='],
      what: `${scheduled.file} has periodic tasks; run one of it only, a second would send every task twice`,
    };
    return [worker, beat];
  },
};

function scheduleOf({ project, files }: WorkerSearch) {
  const settings = settingsFiles(project);
  const texts = [...files, ...settings].map((file) => ({ file, text: project.app.text(file) }));
  const found = texts.find(({ text }) => text !== undefined && periodic.test(text));
  if (found === undefined) return undefined;
  const database = texts.some(({ text }) => text !== undefined && databaseSchedule.test(text));
  return { file: found.file, database };
}

/** Django's settings and the like: files whose name says that they configure. */
export function settingsFiles({ app }: PythonProject): string[] {
  return app
    .entries()
    .filter(({ kind, size }) => kind === 'file' && size < 200_000)
    .map(({ path }) => path)
    .filter((path) => /(^|\/)(settings|config|conf|celeryconfig|base)(\/[^/]+)?\.py$/.test(path));
}
