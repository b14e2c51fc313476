import type { MonitoringConfig } from '../config/config.ts';
import type { Fact, Logs } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import type { Contribution } from './types.ts';

/**
 * How the log of an app's containers is written; undefined where it is as the app writes it, whatever is asked.
 * @throws WarpError `WARP_MONITORING_LOGS` (exit 10) when JSON is asked for and nothing in the image makes it
 */
export function logsOf({ jsonLogs }: Contribution, { logs }: MonitoringConfig): Logs | undefined {
  if (jsonLogs) return { command: jsonLogs, format: logs };
  if (logs.value === 'text') return undefined;
  throw new WarpError({
    code: 'WARP_MONITORING_LOGS',
    phase: 'config',
    message:
      'monitoring.logs is json, and images of this kind of app have nothing that makes JSON of logs',
    hint: 'leave monitoring.logs out of warp.yaml; only images with Python have it',
  });
}

/** The format, as a decision a user can ask about. */
export function logsFacts(logs: Logs | undefined): readonly Fact[] {
  if (!logs) return [];
  const { value, reason } = logs.format;
  return [{ name: 'monitoring.logs', value, reason, set: { key: 'monitoring.logs', value } }];
}
