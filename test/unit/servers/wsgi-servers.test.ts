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
const entry: EntryPoint = { kind: 'wsgi', module: 'shop.wsgi', callable: 'make', factory: true };
const base = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;

function serverNamed(id: string): Server {
  const found = servers.find((server) => server.id === id);
  if (!found) throw new Error(`no server ${id}`);
  return found;
}

it('serves WSGI by mod_wsgi where nobody asks for another server', () => {
  expect(servers.find(({ serves }) => serves.includes('wsgi'))?.id).toBe('mod_wsgi');
});

describe.each(['gunicorn', 'uwsgi', 'waitress', 'granian'])('%s', (id) => {
  const server = serverNamed(id);
  const launch = (changed: Partial<ServerSettings> = {}) =>
    server.launch(entry, { ...settings, ...changed });

  it('drains five seconds longer than the longest acceptable request', () => {
    expect(server.timing(settings)).toMatchObject({ deadlineMs: 20_000, drainMs: 25_000 });
  });

  it('is judged by the first load of the app, which the loader is told', () => {
    expect(launch()).toMatchObject({
      judged: true,
      env: {
        WARP_ENTRY_MODULE: 'shop.wsgi',
        WARP_ENTRY_CALLABLE: 'make',
        WARP_ENTRY_FACTORY: '1',
      },
    });
  });

  it('lets the container decide about sizes, unless the user did', () => {
    expect(launch().env).not.toHaveProperty('WARP_PROCESSES');
    expect(launch({ processes: 3, threads: 7 }).env).toMatchObject({
      WARP_PROCESSES: '3',
      WARP_THREADS: '7',
    });
  });

  it("puts the user's arguments last", () => {
    expect(launch({ args: ['--max', '3'] }).command.slice(-2)).toEqual(['--max', '3']);
  });

  it('believes the proxies that are named, and looks up the longest static URL first', () => {
    expect(launch().env).not.toHaveProperty('WARP_TRUST_PROXY');
    const { env } = launch({
      trustProxy: ['10.0.0.0/8', '::1'],
      static: { '/a': 'x', '/a/b': 'my files' },
    });
    expect(env).toMatchObject({
      WARP_TRUST_PROXY: '10.0.0.0/8 ::1',
      WARP_STATIC_FOLDERS: '/a/b my files\n/a x',
    });
  });

  it("is installed beside the app's packages, with what serves static files", () => {
    const steps = server
      .install({ base, python: undefined, answers: noAnswers })
      .image?.map(({ step }) => step);
    const argv = steps?.flatMap((step) => (step.kind === 'run' ? [step.argv] : []));
    expect(argv).toHaveLength(1);
    expect(argv?.[0]).toEqual(expect.arrayContaining([id, 'whitenoise']));
  });
});
