import { describe, expect, it } from 'vitest';
import { sidecarFile } from '../../../src/plan/sidecar-file.ts';
import { flaskFiles as flask, planFailure, plannedFiles } from '../../support/planned-files.ts';

describe('the sidecar', () => {
  it('is in every Python image, with half the deadline as slow', () => {
    const { sidecar } = plannedFiles(flask('server: { deadline: 20s }\n'));
    expect(sidecar).toMatchObject({ port: { value: 9090 }, slowRequestsMs: { value: 10_000 } });
    expect(
      sidecar && sidecarFile(sidecar),
    ).toBe(`sidecar_command=''\\''/usr/bin/python3.13'\\'' '\\''-IS'\\'' '\\''/opt/warp/python/sidecar'\\'''
sidecar_port='9090'
sidecar_ready=''
sidecar_slow='10'
`);
  });

  it('has the port, page and limit that the user says, each with its reason', () => {
    const yaml = 'monitoring: { port: 9191, ready: /health, slow_requests: 0s }\n';
    const { sidecar, facts } = plannedFiles(flask(yaml));
    expect(sidecar).toMatchObject({
      port: { value: 9191, reason: { at: { file: 'warp.yaml' } } },
      ready: { value: '/health' },
      slowRequestsMs: { value: 0 },
    });
    const names = facts.map(({ name }) => name).filter((name) => name.startsWith('monitoring.'));
    expect(names).toEqual([
      ...['monitoring.port', 'monitoring.ready', 'monitoring.slow_requests', 'monitoring.logs'],
    ]);
  });

  it('is left out where nobody wants it', () => {
    expect(plannedFiles(flask('monitoring: { port: false }\n')).sidecar).toBeUndefined();
  });

  it('gives way to an app on its port, unless it was asked for there', () => {
    expect(plannedFiles(flask('server: { port: 9090 }\n')).sidecar?.port.value).toBe(9091);
    const { code, exitCode } = planFailure(
      flask('server: { port: 9090 }\nmonitoring: { port: 9090 }\n'),
    );
    expect({ code, exitCode }).toEqual({ code: 'WARP_MONITORING_PORT', exitCode: 10 });
  });
});
