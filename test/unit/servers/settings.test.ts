import { describe, expect, it } from 'vitest';
import { servers } from '../../../builders/catalog.ts';
import { expressOptions } from '../../../builders/servers/mod_wsgi/express-options.ts';
import { vocabulary } from '../../../builders/servers/settings/vocabulary.ts';
import type { Server, ServerSettings } from '../../../src/builder/types.ts';
import type { SettingValue } from '../../../src/config/server-setting.ts';
import { settle } from '../../../src/plan/server-setting.ts';

const plain: ServerSettings = {
  ...{ deadlineMs: 60_000, processes: 'auto', threads: 'auto', port: 8080 },
  ...{ trustProxy: [], static: {}, args: [] },
};

function told(set: Readonly<Record<string, SettingValue>>, deadlineMs = 60_000): ServerSettings {
  const reason = { rule: 'a test says so', via: 'config' } as const;
  const decided = Object.entries(set).map(([key, value]) => [key, { value, reason }]);
  return { ...plain, deadlineMs, set: Object.fromEntries(decided) };
}

function named(id: string): Server {
  const found = servers.find((server) => server.id === id);
  if (!found) throw new Error(`no server ${id}`);
  return found;
}

const number = (id: string, key: string, settings: ServerSettings) =>
  settle(named(id).settings, settings).number(key);

describe("the servers' settings", () => {
  it.each([
    ['mod_wsgi', 'drain', 65_000, 15_000],
    ['mod_wsgi', 'timeouts.request', 60_000, 10_000],
    ['mod_wsgi', 'timeouts.socket', 75_000, 25_000],
    ['mod_wsgi', 'timeouts.queue', 30_000, 5_000],
    ['mod_wsgi', 'timeouts.eviction', 65_000, 15_000],
    ['mod_wsgi', 'grace', 85_000, 35_000],
    ['gunicorn', 'timeouts.worker', 75_000, 75_000],
    ['gunicorn', 'timeouts.send', 30_000, 5_000],
    ['waitress', 'timeouts.keep_alive', 75_000, 75_000],
    ['uvicorn', 'drain', 65_000, 15_000],
  ])('%s: %s is %d ms at 60 s, %d ms at 10 s', (id, key, atSixty, atTen) => {
    expect(number(id, key, plain)).toBe(atSixty);
    expect(number(id, key, told({}, 10_000))).toBe(atTen);
  });

  it('follow each other where one is said', () => {
    expect(number('mod_wsgi', 'grace', told({ drain: 100_000 }))).toBe(120_000);
    expect(number('gunicorn', 'timeouts.worker', told({ 'timeouts.startup': 90_000 }))).toBe(
      105_000,
    );
  });

  it('become options of mod_wsgi-express in whole seconds, 0 for off', () => {
    const set = { 'timeouts.queue': 0, 'timeouts.connect': 2_500, 'limits.body': 10_000_000 };
    expect(expressOptions(told(set))).toMatchObject({
      'queue-timeout': '0',
      'connect-timeout': '3',
      'limit-request-body': '10000000',
    });
  });

  it('reach the files of a server as variables', () => {
    const entry = { kind: 'wsgi', module: 'a', callable: 'b', factory: false } as const;
    const set = told({ 'timeouts.keep_alive': 20_000, 'limits.header': 8192, memory: 100_000_000 });
    expect(named('gunicorn').launch(entry, set).env).toMatchObject({
      WARP_KEEP_ALIVE: '20',
      WARP_LIMIT_HEADER: '8192',
      WARP_PROCESS_MEMORY: '100000000',
    });
    expect(named('gunicorn').launch(entry, plain).env).not.toHaveProperty('WARP_PROCESS_MEMORY');
  });

  it.each(servers.map(({ id }) => id))(
    'of %s contradict nothing where nobody says a word',
    (id) => {
      for (const deadlineMs of [1_000, 5_000, 60_000, 600_000]) {
        expect(named(id).problems(told({}, deadlineMs))).toEqual([]);
      }
    },
  );

  it('switch recycling off under granian unless a limit is said', () => {
    const entry = { kind: 'wsgi', module: 'a', callable: 'b', factory: false } as const;
    expect(named('granian').launch(entry, plain).env).toMatchObject({ WARP_PROCESS_MEMORY: '0' });
  });

  it('are all of some server', () => {
    const used = new Set(servers.flatMap(({ settings }) => settings.map(({ key }) => key)));
    expect(Object.keys(vocabulary).filter((key) => !used.has(key))).toEqual([]);
  });
});
