import { describe, expect, it } from 'vitest';
import { logsOf } from '../../../src/builder/logs.ts';
import type { Contribution } from '../../../src/builder/types.ts';
import { logsFile } from '../../../src/plan/logs-file.ts';
import { flaskFiles as flask, planFailure, plannedFiles } from '../../support/planned-files.ts';

describe('monitoring.logs', () => {
  it('is text, with what makes JSON in the image for who asks for it at start', () => {
    const { logs } = plannedFiles(flask(''));
    expect(logs && logsFile(logs)).toContain("logs_format='text'");
    const json = plannedFiles(flask('monitoring: { logs: json }\n')).logs;
    expect(json?.format).toMatchObject({ value: 'json', reason: { at: { file: 'warp.yaml' } } });
  });

  it('is refused where nothing in the image makes JSON', () => {
    const reason = { rule: 'asked for', via: 'config' } as const;
    const monitoring = { port: { value: 9090, reason }, logs: { value: 'json', reason } } as const;
    expect(() => logsOf({} as Contribution, monitoring)).toThrow(
      expect.objectContaining({ code: 'WARP_MONITORING_LOGS', exitCode: 10 }),
    );
  });
});

describe('monitoring.agent', () => {
  it("brings the agent's packages beside the app's, and its loader's variable", () => {
    const plan = plannedFiles(flask('monitoring: { agent: newrelic }\n'));
    expect(plan.facts).toContainEqual(
      expect.objectContaining({ name: 'monitoring.agent', value: 'newrelic' }),
    );
    expect(JSON.stringify(plan.stages)).toContain('"newrelic"');
    expect(JSON.stringify(plan.stages)).toContain("WARP_AGENT='newrelic'");
  });

  it('is one that the builder knows', () => {
    const failure = planFailure(flask('monitoring: { agent: elastic }\n'));
    expect(failure).toMatchObject({ code: 'WARP_MONITORING_AGENT', exitCode: 10 });
    expect(failure.hint).toContain('opentelemetry, newrelic, sentry');
  });
});
