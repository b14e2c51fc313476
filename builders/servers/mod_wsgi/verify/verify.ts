import type { Finding, SystemConfig, Verdict } from '../../../../src/builder/system-server.ts';
import { type Application, modelOf } from './applications.ts';
import { readConfig } from './read-config.ts';
import { exposure } from './rules/exposure.ts';
import { limits } from './rules/limits.ts';
import { python } from './rules/python.ts';
import { reloading } from './rules/reloading.ts';
import { whereItRuns } from './rules/where-it-runs.ts';

const rules = [...whereItRuns, ...python, ...limits, ...exposure, ...reloading];
const weight: Readonly<Record<Finding['level'], number>> = { error: 0, warning: 1, note: 2 };

/**
 * Reads an Apache configuration as Apache does and looks for the mistakes that mod_wsgi's documentation
 * and its mailing list name. Nothing is run.
 */
export function verify(config: SystemConfig): Verdict {
  const model = modelOf(readConfig(config));
  const findings = rules.flatMap((rule) => rule(model, config));
  return {
    files: model.files,
    applications: model.applications.map(describe),
    findings: findings.toSorted((a, b) => weight[a.level] - weight[b.level]),
    unknown: [
      ...model.unknown,
      ...(model.part
        ? [
            'it is a part of a configuration: which modules are loaded, and what stands around it, is not known',
          ]
        : []),
    ],
  };
}

function describe({ url, script, processGroup, directive }: Application): string {
  const where =
    processGroup === undefined ? "Apache's own processes" : `the process group ${processGroup}`;
  return `${url}: ${script}, in ${where} (${directive.file}:${directive.line})`;
}
