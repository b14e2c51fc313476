import { describe, expect, it } from 'vitest';
import { uvicorn } from '../../../builders/servers/uvicorn/index.ts';
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
const entry: EntryPoint = { kind: 'asgi', module: 'shop.main', callable: 'make', factory: true };

describe('uvicorn', () => {
  it('gives requests in flight five seconds more than the longest acceptable one', () => {
    const wanted = { ...settings, deadlineMs: 20_000 };
    expect(uvicorn.timing(wanted)).toMatchObject({ deadlineMs: 20_000, drainMs: 25_000 });
    expect(uvicorn.launch(entry, wanted).env.UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN).toBe('25');
  });

  it('lets the container decide how many workers there are, unless the user did', () => {
    const { command, env } = uvicorn.launch(entry, settings);
    expect(command[command.indexOf('--processes') + 1]).toBe('$WARP_PROCESSES');
    expect(env).not.toHaveProperty('WARP_PROCESSES');
    expect(uvicorn.launch(entry, { ...settings, processes: 3 }).env.WARP_PROCESSES).toBe('3');
  });

  it('tells the loader what to load', () => {
    expect(uvicorn.launch(entry, settings).env).toMatchObject({
      WARP_ENTRY_MODULE: 'shop.main',
      WARP_ENTRY_CALLABLE: 'make',
      WARP_ENTRY_FACTORY: '1',
    });
  });

  it("puts the user's arguments last", () => {
    const { command } = uvicorn.launch(entry, { ...settings, args: ['--ws', 'none'] });
    expect(command.slice(-2)).toEqual(['--ws', 'none']);
  });

  it('believes forwarded headers of the networks named, and of nobody by itself', () => {
    const { env } = uvicorn.launch(entry, settings);
    expect(env.UVICORN_PROXY_HEADERS).toBe('false');
    expect(env).not.toHaveProperty('WARP_TRUST_PROXY');
    const trusting = { ...settings, trustProxy: ['10.0.0.0/8', '192.168.1.1'] };
    expect(uvicorn.launch(entry, trusting).env.WARP_TRUST_PROXY).toBe('10.0.0.0/8 192.168.1.1');
  });

  it('keeps idle connections longer than a proxy does where there is one', () => {
    const kept = (one: ServerSettings) =>
      Number(uvicorn.launch(entry, one).env.UVICORN_TIMEOUT_KEEP_ALIVE);
    expect(kept(settings)).toBe(5);
    expect(kept({ ...settings, trustProxy: ['10.0.0.0/8'] })).toBeGreaterThan(60);
  });

  it("is installed in a step after the app's packages, with the network", () => {
    const base = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;
    const steps = uvicorn.install({ base, python: undefined, answers: noAnswers }).image ?? [];
    const install = steps.find(({ step }) => step.kind === 'run');
    expect(install?.churn).toBeGreaterThan(60);
    expect(install?.step).toMatchObject({ kind: 'run', as: 'root', network: 'default' });
  });
});
