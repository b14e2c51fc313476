import type { MonitoringConfig } from '../config/config.ts';
import type { Decided, Fact, Sidecar } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import type { Contribution, ServerSettings } from './types.ts';

/**
 * The sidecar of an app's containers, where its builder has one and the user wants it.
 * @throws WarpError `WARP_MONITORING_PORT` (exit 10) when the app itself listens on the port asked for
 */
export function sidecarOf(
  { sidecar }: Contribution,
  monitoring: MonitoringConfig,
  settings: ServerSettings,
): Sidecar | undefined {
  const { port, ready, slowRequestsMs } = monitoring;
  if (!sidecar || port.value === false) return undefined;
  return {
    command: sidecar,
    port: freePort({ value: port.value, reason: port.reason }, settings.port),
    ...(ready ? { ready } : {}),
    slowRequestsMs: slowRequestsMs ?? {
      value: settings.deadlineMs / 2,
      reason: { rule: 'half the deadline', via: 'default' },
    },
  };
}

/** What the sidecar does, as decisions a user can ask about. */
export function sidecarFacts(sidecar: Sidecar | undefined): readonly Fact[] {
  if (!sidecar) return [];
  const { port, ready, slowRequestsMs } = sidecar;
  const slow = `${slowRequestsMs.value / 1000}s`;
  return [
    { name: 'monitoring.port', ...port, set: { key: 'monitoring.port', value: port.value } },
    ...(ready
      ? [
          {
            name: 'monitoring.ready',
            ...ready,
            set: { key: 'monitoring.ready', value: ready.value },
          },
        ]
      : []),
    {
      name: 'monitoring.slow_requests',
      value: slow,
      reason: slowRequestsMs.reason,
      set: { key: 'monitoring.slow_requests', value: slow },
    },
  ];
}

/** Another port than the app's: one that nobody asked for gives way. */
function freePort(port: Decided<number>, appPort: number): Decided<number> {
  if (port.value !== appPort) return port;
  if (port.reason.via === 'default') {
    return {
      value: port.value + 1,
      reason: { rule: `the app listens on ${appPort} itself`, via: 'default' },
    };
  }
  throw new WarpError({
    code: 'WARP_MONITORING_PORT',
    phase: 'config',
    message: `monitoring.port and the app's own port are both ${appPort}`,
    hint: 'set monitoring.port in warp.yaml to another port, or to false for no probes and metrics',
  });
}
