import type { Env } from '../../../src/plan/types.ts';

/** How a server is told where to listen and what to load, and what it does on a signal. */
export interface KnownServer {
  /** What holds its program in the package index. */
  readonly distribution: string;
  /** Options that take an address, a host, a port. */
  readonly address?: readonly string[];
  readonly host?: readonly string[];
  readonly port?: readonly string[];
  /** Options whose value no HTTP client reaches. */
  readonly socket?: readonly string[];
  /** Options that take what is loaded; else the first word that names a module is that. */
  readonly target?: readonly string[];
  /** The callable that a module without one stands for. */
  readonly callable?: string;
  /** Options that name a file of settings, which may say where it listens. */
  readonly settings?: readonly string[];
  /** Where it listens when nothing says so, whatever $PORT is. */
  readonly usual?: { readonly host?: string; readonly port: number };
  /** What makes it behave in a container, as long as the command does not say otherwise. */
  readonly env?: Env;
  /** Signal on which it replaces its workers; only where one of the options is given, if any are named. */
  readonly reload?: { readonly signal: string; readonly with?: readonly string[] };
}

const usual = { host: '127.0.0.1', port: 8000 };

/** By the name of the program. */
export const knownServers: Readonly<Record<string, KnownServer>> = {
  gunicorn: {
    distribution: 'gunicorn',
    address: ['-b', '--bind'],
    callable: 'application',
    reload: { signal: 'HUP' },
  },
  uwsgi: {
    distribution: 'pyuwsgi',
    address: ['--http', '--http-socket', '--http11-socket'],
    socket: ['-s', '--socket', '--uwsgi-socket'],
    target: ['-w', '--module', '--wsgi'],
    callable: 'application',
    // HUP starts all of it again, out of pyuwsgi without its packages: no reload.
    // Its own answer to SIGTERM is to start again; requests in flight are to end first.
    env: {
      UWSGI_DIE_ON_TERM: 'true',
      UWSGI_HOOK_MASTER_START: 'unix_signal:15 gracefully_kill_them_all',
    },
  },
  'waitress-serve': {
    distribution: 'waitress',
    address: ['--listen'],
    host: ['--host'],
    port: ['--port'],
    socket: ['--unix-socket'],
    usual: { port: 8080 },
  },
  uvicorn: {
    distribution: 'uvicorn',
    host: ['--host'],
    port: ['--port'],
    socket: ['--uds'],
    env: { UVICORN_HOST: '0.0.0.0', UVICORN_PORT: '$PORT' },
    reload: { signal: 'HUP', with: ['--workers'] },
  },
  hypercorn: {
    distribution: 'hypercorn',
    address: ['-b', '--bind'],
    settings: ['-c', '--config'],
    callable: 'app',
    usual,
  },
  granian: {
    distribution: 'granian',
    host: ['--host'],
    port: ['--port'],
    socket: ['--uds'],
    env: { GRANIAN_HOST: '0.0.0.0', GRANIAN_PORT: '$PORT' },
    reload: { signal: 'HUP' },
  },
  daphne: {
    distribution: 'daphne',
    host: ['-b', '--bind'],
    port: ['-p', '--port'],
    socket: ['-u', '--unix-socket'],
    usual,
  },
};
