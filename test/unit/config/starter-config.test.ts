import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { starterConfig } from '../../../src/config/starter-config.ts';
import type { Fact } from '../../../src/plan/types.ts';

const facts: readonly Fact[] = [
  { name: 'app.kind', value: 'Flask', reason: { rule: 'it is', via: 'app' } },
  {
    name: 'python.version',
    value: '3.10',
    reason: { rule: 'the file says so', at: { file: '.python-version', line: 1 }, via: 'app' },
    set: { key: 'python.version', value: '3.10' },
  },
  {
    name: 'server.deadline',
    value: '60s',
    reason: { rule: 'the default', via: 'default' },
    set: { key: 'server.deadline', value: '60s' },
  },
];

describe('a starter configuration', () => {
  it('holds each decision with its reason, and as a comment what is left to warp', () => {
    const text = starterConfig(facts, new Set(['server.deadline']));
    expect(text).toContain('  # the file says so (.python-version:1)\n  version: "3.10"\n');
    expect(parse(text)).toEqual({ python: { version: '3.10' } });
    expect(parse(text.replace(/^# (server:| {2}deadline)/gm, '$1'))).toEqual({
      python: { version: '3.10' },
      server: { deadline: '60s' },
    });
  });

  it('of an app with nothing to set is still a file', () => {
    expect(parse(starterConfig([], new Set()))).toBeNull();
  });
});
