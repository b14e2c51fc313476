import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { formatLock } from '../../../src/lock/format-lock.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { parseLock, readLock } from '../../../src/lock/parse-lock.ts';

const lock: Lock = {
  version: 1,
  tools: { uv: '0.13.9', mod_wsgi: '6.1.1' },
  platforms: {
    'linux/amd64': {
      base: { image: 'debian:trixie-slim', digest: `sha256:${'0'.repeat(64)}` },
      found: {
        'python.packages': {
          inputs: { python: '3.10', 'requirements.txt': 'sha256:1' },
          value: 'blinker==1.9.0 --hash=sha256:1\nflask==3.1.3 --hash=sha256:2\n',
        },
      },
    },
  },
};

describe('warp.lock', () => {
  it('is written sorted, one line a package, and says what it is', () => {
    const text = formatLock(lock);
    expect(text).toMatch(/^# .*found out/);
    expect(text).toContain('          blinker==1.9.0 --hash=sha256:1\n');
    expect(text.indexOf('mod_wsgi')).toBeLessThan(text.indexOf('uv:'));
    const { tools } = lock;
    const other = { ...lock, tools: Object.fromEntries(Object.entries(tools).toReversed()) };
    expect(formatLock(other)).toBe(text);
  });

  it('is read as it was written', () => {
    expect(parseLock(formatLock(lock))).toEqual({ ok: true, value: lock });
  });

  it('is read as it was written whatever is in it', { timeout: 60_000 }, () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const record = fc.dictionary(
      text.filter((key) => key !== '' && key !== '__proto__'),
      text,
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(record, record, text, (tools, inputs, value) => {
        const any: Lock = {
          version: 1,
          tools,
          platforms: { 'linux/arm64': { found: { x: { inputs, value } } } },
        };
        expect(parseLock(formatLock(any))).toEqual({ ok: true, value: any });
      }),
    );
  });

  it('is nothing where the file is not there', () => {
    expect(readLock(memoryApp({}))).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['version: [', /YAML/, 1],
    ['version: 1\nplatforms:\n  linux/amd64:\n    base: { image: 3, digest: x }\n', /image/, 4],
    ['version: 1\nplatforms: {}\nfound: {}\n', /found/, 1],
    ['', /version|platforms/, undefined],
    ['version: 2\nplatforms: {}\n', /version 2/, undefined],
  ])('is refused with place and code when it says %j', (text, message, line) => {
    const read = parseLock(text);
    const problem = read.ok ? undefined : read.problems[0];
    expect(problem).toMatchObject({ code: 'WARP_LOCK_INVALID', phase: 'config' });
    expect(problem?.message).toMatch(message);
    expect(problem?.at?.file).toBe('warp.lock');
    if (line !== undefined) expect(problem?.at?.line).toBe(line);
  });

  it('is an error of ours, never a crash, whatever the file holds', { timeout: 60_000 }, () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.json({ maxDepth: 3 }),
      // What a merge or a careless edit makes of it.
      fc.tuple(fc.nat(), fc.nat(), fc.string({ unit: 'grapheme' })).map(([from, length, text]) => {
        const whole = formatLock(lock);
        const start = from % whole.length;
        return whole.slice(0, start) + text + whole.slice(start + (length % whole.length));
      }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const read = parseLock(text);
        if (read.ok) return;
        expect(read.problems.length).toBeGreaterThan(0);
        for (const problem of read.problems) expect(problem.code).toBe('WARP_LOCK_INVALID');
      }),
      { numRuns: 50 },
    );
  });
});
