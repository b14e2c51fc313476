import { describe, expect, test } from 'vitest';
import { caEnvironment, machineFlags } from '../../../src/plan/machine-flags.ts';
import type { RunStep } from '../../../src/plan/types.ts';

const step: RunStep = {
  kind: 'run',
  title: 'installing',
  argv: ['uv'],
  as: 'root',
  network: 'default',
  secrets: [{ id: 'index', at: '/run/index', required: false }],
  reason: { rule: 'a test', via: 'default' },
};
const given = (ca: boolean, ...secrets: string[]) => ({ ca, secrets: new Set(secrets) });

describe('what a step gets of the machine that builds', () => {
  test('is optional secrets where another tool builds', () => {
    const flags = machineFlags(step, undefined);
    expect(flags.filter((flag) => /type=secret.*required=false/.test(flag))).toHaveLength(2);
  });

  test('is no secret that is not there, nor a bundle', () => {
    expect(machineFlags(step, given(false))).toEqual([]);
  });

  test('is a secret that is there, and the bundle as a file of a context', () => {
    const [secret, bundle] = machineFlags(step, given(true, 'index'));
    expect(secret).toContain('type=secret,id=index,');
    expect(bundle).toMatch(/type=bind,from=toolkit,.*target=\/etc\/ssl\/certs\//);
  });

  test('is nothing of the bundle without a network', () => {
    const apart = { ...step, network: 'none' } as const;
    expect(machineFlags(apart, given(true))).toEqual(['--network=none']);
    expect(caEnvironment(apart)).toEqual({});
  });

  test('is the bundle elsewhere for a step that may write its usual place, and no variable names it', () => {
    const writes = { ...step, caFile: '/warp/ca.crt' };
    expect(machineFlags(writes, given(true)).join(' ')).toContain('target=/warp/ca.crt');
    expect(machineFlags(writes, undefined).join(' ')).toContain('target=/warp/ca.crt');
    expect(caEnvironment(writes)).toEqual({});
    expect(caEnvironment(step)).toHaveProperty('SSL_CERT_FILE');
  });
});
