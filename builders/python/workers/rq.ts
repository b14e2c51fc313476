import { expressionsIn } from '../entrypoints/django-settings.ts';
import { calleeName } from '../entrypoints/own-server.ts';
import { qualifiedNames } from '../source/names.ts';
import type { WorkerKind, WorkerProcess, WorkerSearch } from './worker.ts';

/** https://python-rq.org/docs/workers/ */
export const rq: WorkerKind = {
  id: 'rq',
  packages: ['rq'],
  find: (search) => ownWorker(search) ?? queueWorker(search),
};

/** A program of the app that makes a worker and lets it work. */
function ownWorker({ project, files }: WorkerSearch): WorkerProcess[] | undefined {
  for (const file of files) {
    const call = callIn({ project, files }, file, /^rq\.(\w+\.)*\w*Worker$/);
    if (call === undefined || !/\.work\(/.test(project.app.text(file) ?? '')) continue;
    const what = `${file} runs an RQ worker`;
    const argv = ['python', file];
    return [{ ...common, argv, what, file, line: call.line, pythonPath: [] }];
  }
  return undefined;
}

function queueWorker({ project, files }: WorkerSearch): WorkerProcess[] {
  for (const file of files) {
    const call = callIn({ project, files }, file, /^rq\.(\w+\.)*Queue$/);
    if (call === undefined) continue;
    const given = call.args[0] ?? call.keywords.name;
    const queue = given?.kind === 'string' ? given.value : 'default';
    const command = `exec rq worker --url "\${REDIS_URL:-redis://localhost:6379}" '${queue}'`;
    const what = `${file} puts jobs into the RQ queue ${queue}`;
    const argv = ['sh', '-c', command];
    const { path } = project.importable(file);
    const pythonPath = path === '' ? [] : [path];
    return /^[\w.:-]+$/.test(queue)
      ? [{ ...common, argv, what, file, line: call.line, pythonPath }]
      : [];
  }
  return [];
}

const common = { name: 'worker', title: 'RQ worker' };

function callIn({ project }: WorkerSearch, file: string, pattern: RegExp) {
  const module = project.module(file);
  if (module === undefined) return undefined;
  for (const part of expressionsIn(module)) {
    if (part.kind !== 'call') continue;
    const name = calleeName(part.callee) ?? '';
    if (qualifiedNames([module], name).some((one) => pattern.test(one))) return part;
  }
  return undefined;
}
