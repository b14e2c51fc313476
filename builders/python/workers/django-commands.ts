import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonProject } from '../source/project.ts';
import { settingsFiles } from './celery.ts';
import type { WorkerProcess } from './worker.ts';

/** Apps in INSTALLED_APPS whose own management command works off their queue. */
const commands: readonly {
  readonly app: string;
  readonly title: string;
  readonly argv: readonly string[];
}[] = [
  { app: 'django_q', title: 'Django Q cluster', argv: ['qcluster'] },
  { app: 'django_rq', title: 'Django RQ worker', argv: ['rqworker'] },
  { app: 'huey.contrib.djhuey', title: 'Huey consumer', argv: ['run_huey'] },
  {
    app: 'django_dramatiq',
    title: 'Dramatiq worker',
    argv: ['rundramatiq', '--processes=$WARP_PROCESSES'],
  },
  { app: 'django_tasks.backends.database', title: 'Django tasks worker', argv: ['db_worker'] },
  { app: 'django_tasks_db', title: 'Django tasks worker', argv: ['db_worker'] },
  { app: 'background_task', title: 'Background tasks worker', argv: ['process_tasks'] },
  {
    app: 'procrastinate.contrib.django',
    title: 'Procrastinate worker',
    argv: ['procrastinate', 'worker'],
  },
];

/** The worker of a Django project's own task queue: `manage.py COMMAND`. */
export function djangoWorkers(project: PythonProject, managePy: RelPath): WorkerProcess[] {
  for (const file of settingsFiles(project)) {
    const text = project.app.text(file) ?? '';
    for (const { app, title, argv } of commands) {
      const at = text.search(new RegExp(`["']${app.replaceAll('.', '\\.')}["']`));
      if (at === -1) continue;
      const line = text.slice(0, at).split('\n').length;
      const queues = app === 'django_rq' ? rqQueues(text) : [];
      return [
        {
          name: 'worker',
          title,
          argv: ['python', managePy, ...argv, ...queues],
          what: `${app} is an installed app`,
          ...{ file, line, pythonPath: [] },
        },
      ];
    }
  }
  return [];
}

function rqQueues(settings: string): string[] {
  const table = /^RQ_QUEUES\s*=\s*\{([\s\S]*?)^\}/m.exec(settings)?.[1] ?? '';
  const names = [...table.matchAll(/^ {1,4}["']([\w-]+)["']\s*:/gm)].map(([, name]) => name ?? '');
  return names.length > 0 ? names : ['default'];
}
