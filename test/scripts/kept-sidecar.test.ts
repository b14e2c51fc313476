import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processRuns } from '../support/process-runs.ts';
import { makeToolkit } from '../support/toolkit.ts';

describe('warp start keeps a sidecar', () => {
  const withSidecar = (command: string) => {
    const toolkit = makeToolkit();
    toolkit.etc(
      'sidecar',
      `sidecar_command='sh ${toolkit.folder}/sidecar'\nsidecar_port='9090'\nsidecar_ready='/up'\nsidecar_slow='5'\n`,
    );
    writeFileSync(join(toolkit.folder, 'sidecar'), command);
    return toolkit;
  };

  it('which is told what it needs, and starts it again when it ends', async () => {
    const toolkit = withSidecar('echo "$@" >>"$WARP_STATE/sidecars"; exit 9');
    toolkit.process(
      `while [ "$(wc -l <"$WARP_STATE/sidecars")" -lt 3 ]; do sleep 0.1; done; echo "$WARP_TELEMETRY $WARP_SLOW_REQUESTS"`,
      { WARP_LISTENS: '1' },
    );
    const ended = await toolkit.start(['start'], { PORT: '18080', WARP_SIDECAR_PORT: '19090' })
      .ended;
    expect(ended).toMatchObject({ status: 0, stdout: `${toolkit.state}/telemetry.sock 5\n` });
    expect(ended.stderr).toContain('warp: the sidecar ended with status 9: started again in 1 s');
    expect(readFileSync(join(toolkit.state, 'sidecars'), 'utf8').split('\n')[0]).toBe(
      '--port 19090 --app-port 18080 --process web --server stub --deadline 5 --ready-path /up --listens',
    );
  });

  it('which ends with the container', async () => {
    const toolkit = withSidecar(
      'echo $$ >"$WARP_STATE/sidecar.pid"; trap "exit 0" TERM; while :; do sleep 0.1; done',
    );
    toolkit.process('while [ ! -e "$WARP_STATE/sidecar.pid" ]; do sleep 0.1; done');
    expect((await toolkit.start(['start']).ended).status).toBe(0);
    const pid = readFileSync(join(toolkit.state, 'sidecar.pid'), 'utf8').trim();
    await expect.poll(() => processRuns(pid)).toBe(false);
  });

  it.each([
    ['0', 0, ''],
    ['18080', 2, 'WARP_SIDECAR_PORT and PORT are both 18080'],
    ['x', 2, "WARP_SIDECAR_PORT is 'x'"],
  ])('unless the port is %s', async (port, status, text) => {
    const toolkit = withSidecar('exec touch "$WARP_STATE/started"');
    toolkit.process('exit 0', { WARP_LISTENS: '1' });
    const env = { PORT: '18080', WARP_SIDECAR_PORT: port };
    const ended = await toolkit.start(['start'], env).ended;
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain(text);
    expect(existsSync(join(toolkit.state, 'started'))).toBe(false);
  });
});
