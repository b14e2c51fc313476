import { describe, expect, test } from 'vitest';
import type { CheckId } from '../../../src/inspect/check/finding.ts';
import { judgeAll } from '../../../src/inspect/check/judge/judge-all.ts';
import type { RunFacts } from '../../../src/inspect/check/run/run-facts.ts';
import { checkFacts, inside, runFacts, served } from './run-facts.ts';

/** Every check that did not pass, with its status. */
function amiss(otherwise: Partial<RunFacts>): Record<string, string> {
  const findings = judgeAll(checkFacts(runFacts(otherwise)));
  return Object.fromEntries(
    findings.filter(({ status }) => status !== 'pass').map(({ id, status }) => [id, status]),
  );
}

function finding(id: CheckId, otherwise: Partial<RunFacts>) {
  return judgeAll(checkFacts(runFacts(otherwise))).find((one) => one.id === id);
}

test('an app that does everything as it should passes every check', () => {
  expect(amiss({})).toEqual({});
});

test('what fails or warns says how to mend it, and nothing else does', () => {
  const bad = judgeAll(checkFacts(runFacts({ outputLines: 0, plain: served })));
  for (const { status, fix } of bad) {
    expect(fix !== undefined).toBe(status === 'fail' || status === 'warn');
  }
});

test('of an app that does not start, only that is said', () => {
  const ids = amiss({ plain: { ok: false, why: 'it ended with status 1: KeyError' } });
  expect(ids.start).toBe('fail');
  expect(Object.values(ids).filter((status) => status !== 'skip')).toEqual(['fail']);
});

describe('ports', () => {
  test('a fixed port fails, and is no other port', () => {
    const fixed = { listeners: ['0.0.0.0:8080'], answered: 8080 };
    const ports = [
      { port: 8080, ...fixed },
      { port: 9314, ...fixed },
    ];
    expect(amiss({ ports })).toEqual({ port: 'fail' });
    expect(finding('port', { ports })?.evidence).toBe('PORT=9314: listens on 0.0.0.0:8080');
  });

  test('loopback alone is told as such', () => {
    const ports = [{ port: 8080, listeners: ['127.0.0.1:8080'], answered: undefined }];
    expect(finding('port', { ports })?.evidence).toContain('alone, which nothing outside');
  });

  test('another port fails unless the image declares it or it is the sidecar of an image of warp', () => {
    const with9090 = [{ port: 8080, listeners: ['0.0.0.0:8080', '0.0.0.0:9090'], answered: 8080 }];
    expect(amiss({ ports: with9090 })).toEqual({ 'other-ports': 'fail' });
    expect(amiss({ ports: with9090, exposedPorts: [8080, 9090] })).toEqual({});
    expect(amiss({ ports: with9090, byWarp: true, sidecarPort: 9090 })).toEqual({});
  });

  test('without a shell what answers counts, and the rest is skipped', () => {
    const ports = [
      { port: 8080, listeners: undefined, answered: 8080 },
      { port: 9314, listeners: undefined, answered: 9314 },
    ];
    const { inside: _, strictInside: __, ...facts } = runFacts({ ports });
    const findings = judgeAll(checkFacts(facts)).filter(({ status }) => status !== 'pass');
    expect(findings.map(({ id }) => id)).toEqual(['other-ports', 'locale', 'orphans']);
  });
});

test('a restriction under which it does not serve fails with the reason, one not tried is skipped', () => {
  const restricted = new Map(runFacts().restricted);
  restricted.set('read-only-root', {
    ok: false,
    why: 'it ended with status 1: Read-only file system',
  });
  restricted.delete('no-egress');
  expect(amiss({ restricted })).toEqual({ 'read-only-root': 'fail', 'no-egress': 'skip' });
  expect(finding('read-only-root', { restricted })?.evidence).toContain('Read-only file system');
  expect(finding('no-egress', { restricted })?.evidence).toContain('no time');
  expect(finding('no-egress', { restricted, hasServices: true })?.evidence).toContain('services');
});

describe('writes and logs', () => {
  const added = (path: string) => ({ path, kind: 'added' as const });
  const folder = (path: string) => ({ path, kind: 'changed' as const });

  test('/tmp, volumes and the folders above are where it may write', () => {
    const changes = [folder('/tmp'), added('/tmp/x'), folder('/data'), added('/data/db')];
    expect(amiss({ changes })).toEqual({});
  });

  test('elsewhere it may not; where a read-only root is borne, that is a warning', () => {
    const changes = [folder('/app'), added('/app/x.pyc')];
    expect(amiss({ changes })).toEqual({ writes: 'warn' });
    const restricted = new Map(runFacts().restricted);
    restricted.set('read-only-root', { ok: false, why: 'refused' });
    expect(amiss({ changes, restricted })).toMatchObject({ writes: 'fail' });
    expect(finding('writes', { changes })?.evidence).toMatch(/^\/app\/x\.pyc \(added\), /);
  });

  test('a log file fails, be it written or only open; silence is a warning', () => {
    expect(amiss({ changes: [added('/var/log/app.log')] })).toMatchObject({ logs: 'fail' });
    expect(amiss({ inside: { ...inside, openLogs: ['/tmp/app.log'] } })).toEqual({ logs: 'fail' });
    expect(amiss({ outputLines: 0 })).toEqual({ logs: 'warn' });
  });
});

test('an encoding other than UTF-8 is a warning, whatever LANG asks for', () => {
  const ascii = { ...inside, charmap: 'ANSI_X3.4-1968', language: 'en_US.UTF-8' };
  expect(amiss({ inside: ascii })).toEqual({ locale: 'warn' });
  expect(finding('locale', { inside: ascii })?.fix).toContain('generate');
});

test('a zombie is a warning', () => {
  expect(amiss({ inside: { ...inside, orphan: 'zombie' } })).toEqual({ orphans: 'warn' });
});

describe('the end', () => {
  const stop = { signal: 'SIGTERM', exitStatus: 0, ms: 900, graceMs: 10_000 };
  const killed = { ...stop, exitStatus: 137, ms: 10_020 };

  test('a shell that keeps the signal to itself is told from a program that ignores it', () => {
    const drain = { ...killed, held: 'headers' as const, answer: 200 };
    const shell = { ...inside, command: '/bin/sh -c python app.py' };
    expect(amiss({ idleStop: killed, drain })).toEqual({ stop: 'fail', drain: 'skip' });
    expect(finding('stop', { idleStop: killed, inside: shell })?.fix).toContain('exec form');
    expect(finding('stop', { idleStop: killed })?.fix).toContain('handle SIGTERM');
  });

  test.each([
    [{ ...stop, exitStatus: 143 }, 'warn'],
    [{ ...stop, exitStatus: 1 }, 'fail'],
    [{ ...stop, ms: 8000 }, 'warn'],
  ])('%o is a %s', (idleStop, status) => {
    expect(amiss({ idleStop })).toEqual({ stop: status });
  });

  test('a request under way that is lost fails; one that had not come whole is not judged', () => {
    const lost = { ...stop, answer: 'the connection was closed' };
    expect(amiss({ drain: { ...lost, held: 'body' } })).toEqual({ drain: 'fail' });
    expect(amiss({ drain: { ...lost, held: 'headers' } })).toEqual({ drain: 'skip' });
    expect(amiss({ drain: { ...lost, held: undefined } })).toEqual({ drain: 'skip' });
    expect(amiss({ drain: { ...stop, held: 'slow', answer: 500 } })).toEqual({ drain: 'fail' });
  });
});
