import { describe, expect, it } from 'vitest';
import { modWsgi } from '../../../builders/servers/mod_wsgi/index.ts';
import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { EntryPoint, ServerSettings } from '../../../src/builder/types.ts';
import { noAnswers } from '../../../src/lock/answers.ts';

const settings: ServerSettings = {
  deadlineMs: 60_000,
  processes: 'auto',
  threads: 'auto',
  port: 8080,
  trustProxy: [],
  static: {},
  args: [],
};
const entry: EntryPoint = { kind: 'wsgi', module: 'shop.wsgi', callable: 'make', factory: true };
const base = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;
const python: PythonRuntime = {
  version: '3.13',
  executable: '/usr/bin/python3',
  origin: 'distribution',
};

function option(command: readonly string[], name: string): string | undefined {
  const at = command.lastIndexOf(name);
  return at === -1 ? undefined : command[at + 1];
}

describe('mod_wsgi', () => {
  it('drains five seconds longer than the longest acceptable request', () => {
    expect(modWsgi.timing({ ...settings, deadlineMs: 20_000 })).toMatchObject({
      deadlineMs: 20_000,
      drainMs: 25_000,
    });
  });

  it("leaves Apache its own time after the drain, within Kubernetes' grace", () => {
    const { killAfterMs } = modWsgi.timing(settings);
    expect(killAfterMs).toBeGreaterThan(13_400);
    expect(killAfterMs).toBeLessThan(15_000);
  });

  it('lets the container decide about processes, threads and clients', () => {
    const { command, env } = modWsgi.launch(entry, settings);
    expect(option(command, '--processes')).toBe('$WARP_PROCESSES');
    expect(option(command, '--threads')).toBe('$WARP_THREADS');
    expect(option(command, '--max-clients')).toBe('$WARP_CLIENTS');
    expect(env).not.toHaveProperty('WARP_PROCESSES');
  });

  it('bakes sizes that the user decided as defaults', () => {
    const { env } = modWsgi.launch(entry, { ...settings, processes: 4, threads: 10 });
    expect(env).toMatchObject({ WARP_PROCESSES: '4', WARP_THREADS: '10' });
  });

  it('tells the loader what to load', () => {
    expect(modWsgi.launch(entry, settings).env).toMatchObject({
      WARP_ENTRY_MODULE: 'shop.wsgi',
      WARP_ENTRY_CALLABLE: 'make',
      WARP_ENTRY_FACTORY: '1',
    });
  });

  it('answers later than the deadline rather than cutting the connection as it comes', () => {
    const { command } = modWsgi.launch(entry, { ...settings, deadlineMs: 5_000 });
    expect(option(command, '--socket-timeout')).toBe('20');
  });

  it("puts the user's arguments last", () => {
    const { command } = modWsgi.launch(entry, { ...settings, args: ['--queue-timeout', '3'] });
    expect(command.slice(-2)).toEqual(['--queue-timeout', '3']);
  });

  it('trusts forwarded headers only of the networks named', () => {
    expect(modWsgi.launch(entry, settings).command).not.toContain('--trust-proxy-header');
    const { command } = modWsgi.launch(entry, { ...settings, trustProxy: ['10.0.0.0/8'] });
    expect(option(command, '--trust-proxy')).toBe('10.0.0.0/8');
    expect(command).toContain('X-Forwarded-Proto');
  });

  it("brings the shared libpython only for the distribution's Python", () => {
    const run = (runtime: PythonRuntime) =>
      modWsgi
        .install({ answers: noAnswers, base, python: runtime })
        .packages?.run?.map(({ name }) => name);
    expect(run(python)).toContain('libpython3.13');
    const upstream = { ...python, origin: 'upstream' } as const;
    expect(run(upstream)).toEqual(['apache2-bin', 'media-types', 'bash']);
  });

  it('compiles in a stage that depends on base and version alone, with the network', () => {
    const [compiler, kept] = modWsgi.install({ answers: noAnswers, base, python }).stages ?? [];
    expect(compiler).toMatchObject({ from: { kind: 'stage', id: 'build-base' } });
    expect(compiler?.steps[0]).toMatchObject({ kind: 'run', network: 'default' });
    expect(kept).toMatchObject({
      id: 'server-mod_wsgi',
      shared: true,
      from: { kind: 'stage', id: 'base' },
      steps: [{ kind: 'copy', from: { kind: 'stage', id: compiler?.id } }],
    });
  });

  it("is found by the app's environment through one .pth file", () => {
    const files =
      modWsgi.install({ answers: noAnswers, base, python }).image?.map(({ step }) => step) ?? [];
    expect(files.find((step) => step.kind === 'file')).toMatchObject({
      to: '/opt/app-root/venv/lib/python3.13/site-packages/warp-mod_wsgi.pth',
      content: '/opt/warp/server/mod_wsgi/lib\n',
    });
  });
});
