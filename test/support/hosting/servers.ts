import type { Process } from './processes.ts';

/** A server that the hosting tests are run against. */
export interface ServerUnderTest {
  /** Of the table's column, unique. */
  readonly title: string;
  /** `server.name` */
  readonly id: string;
  readonly kind: 'wsgi' | 'asgi';
  /** Arguments that have it replace a process after some fifty requests, where it can. */
  readonly recycling?: readonly string[];
  /** Which children of the server run the app; default: all, or the server itself where it has none. */
  readonly isWorker?: (process: Process) => boolean;
}

const noTracker = ({ command }: Process) => !command.includes('resource_tracker');

export const wsgiServers: readonly ServerUnderTest[] = [
  {
    ...{ title: 'mod_wsgi', id: 'mod_wsgi', kind: 'wsgi' },
    recycling: ['--maximum-requests', '50'],
    isWorker: ({ command }) => command.startsWith('(wsgi:warp)'),
  },
  {
    ...{ title: 'gunicorn', id: 'gunicorn', kind: 'wsgi' },
    recycling: ['--max-requests', '50', '--max-requests-jitter', '10'],
  },
  {
    title: 'uWSGI',
    id: 'uwsgi',
    kind: 'wsgi',
    recycling: ['--max-requests', '50', '--max-requests-delta', '1'],
  },
  { title: 'waitress', id: 'waitress', kind: 'wsgi' },
  { title: 'granian', id: 'granian', kind: 'wsgi', isWorker: noTracker },
];

export const asgiServers: readonly ServerUnderTest[] = [
  {
    ...{ title: 'uvicorn', id: 'uvicorn', kind: 'asgi' },
    recycling: ['--limit-max-requests', '50', '--limit-max-requests-jitter', '10'],
  },
  {
    ...{ title: 'hypercorn', id: 'hypercorn', kind: 'asgi' },
    recycling: ['--max-requests', '50', '--max-requests-jitter', '10'],
  },
  { title: 'granian (ASGI)', id: 'granian', kind: 'asgi', isWorker: noTracker },
  { title: 'daphne', id: 'daphne', kind: 'asgi' },
];
