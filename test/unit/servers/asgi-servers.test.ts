import { describe, expect, it } from 'vitest';
import { servers } from '../../../builders/catalog.ts';
import type { EntryPoint, Server, ServerSettings } from '../../../src/builder/types.ts';
import { noAnswers } from '../../../src/lock/answers.ts';

const settings: ServerSettings = {
  deadlineMs: 20_000,
  processes: 'auto',
  threads: 'auto',
  port: 8080,
  trustProxy: [],
  static: {},
  args: [],
};
const entry: EntryPoint = { kind: 'asgi', module: 'shop.main', callable: 'make', factory: true };
const base = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;

function serverNamed(id: string): Server {
  const found = servers.find((server) => server.id === id);
  if (!found) throw new Error(`no server ${id}`);
  return found;
}

function option(command: readonly string[], name: string): string | undefined {
  const at = command.lastIndexOf(name);
  return at === -1 ? undefined : command[at + 1];
}

it('serves ASGI by uvicorn where nobody asks for another server', () => {
  expect(servers.find(({ serves }) => serves.includes('asgi'))?.id).toBe('uvicorn');
});

describe.each(['uvicorn', 'hypercorn', 'granian', 'daphne'])('%s', (id) => {
  const server = serverNamed(id);
  const launch = (changed: Partial<ServerSettings> = {}) =>
    server.launch(entry, { ...settings, ...changed });

  it('drains five seconds longer than the longest acceptable request', () => {
    expect(server.timing(settings)).toMatchObject({ deadlineMs: 20_000, drainMs: 25_000 });
  });

  it('is judged by the first load of the app, which the loader is told', () => {
    const { judged, env, command } = launch();
    expect(judged).toBe(true);
    expect(command).toContain('warp_asgi:application');
    expect(env).toMatchObject({
      WARP_ENTRY_MODULE: 'shop.main',
      WARP_ENTRY_CALLABLE: 'make',
      WARP_ENTRY_FACTORY: '1',
    });
  });

  it('lets the container decide how many processes there are, unless the user did', () => {
    const { command, env } = launch();
    expect(command).toContain('$WARP_PROCESSES');
    expect(option(command, '--port')).toBe('$PORT');
    expect(env).not.toHaveProperty('WARP_PROCESSES');
    expect(launch({ processes: 3 }).env.WARP_PROCESSES).toBe('3');
  });

  it("puts the user's arguments last", () => {
    expect(launch({ args: ['--root-path', '/shop'] }).command.slice(-2)).toEqual([
      '--root-path',
      '/shop',
    ]);
  });

  it('believes forwarded headers of the networks named, and of nobody by itself', () => {
    expect(launch().env).not.toHaveProperty('WARP_TRUST_PROXY');
    expect(launch({ trustProxy: ['10.0.0.0/8', '::1'] }).env.WARP_TRUST_PROXY).toBe(
      '10.0.0.0/8 ::1',
    );
  });

  it('serves the static folders that are named', () => {
    expect(launch({ static: { '/files': 'public' } }).env.WARP_STATIC_FOLDERS).toBe(
      '/files public',
    );
  });

  it("is installed beside the app's packages, with what serves static files", () => {
    const steps = server.install({ base, python: undefined, answers: noAnswers }).image ?? [];
    const argv = steps.flatMap(({ step }) => (step.kind === 'run' ? [step.argv] : []));
    expect(argv).toHaveLength(1);
    expect(argv[0]?.slice(1)).toEqual(expect.arrayContaining([id, 'starlette']));
    const places = steps.flatMap(({ step }) => (step.kind === 'copy' ? [step.to] : []));
    expect(places.toSorted()).toEqual(
      ['/opt/warp/servers/python', `/opt/warp/servers/${id}`].toSorted(),
    );
  });
});

describe('uvicorn', () => {
  it('keeps idle connections longer than a proxy does where there is one', () => {
    const kept = (trustProxy: readonly string[]) =>
      Number(
        serverNamed('uvicorn').launch(entry, { ...settings, trustProxy }).env
          .UVICORN_TIMEOUT_KEEP_ALIVE,
      );
    expect(kept([])).toBe(5);
    expect(kept(['10.0.0.0/8'])).toBeGreaterThan(60);
  });

  it('ends requests that are still in progress when the drain is over, itself', () => {
    const { env } = serverNamed('uvicorn').launch(entry, settings);
    expect(env.UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN).toBe('25');
  });
});

describe('granian', () => {
  it('serves WSGI as well, with threads', () => {
    const wsgi: EntryPoint = { ...entry, kind: 'wsgi' };
    const { command } = serverNamed('granian').launch(wsgi, settings);
    expect(command).toContain('warp_granian_wsgi:application');
    expect(option(command, '--interface')).toBe('wsgi');
    expect(option(command, '--blocking-threads')).toBe('$WARP_THREADS');
  });
});
