import type { AppSource } from '../../src/app/app-source.ts';
import type { Assumed } from '../../src/plan/types.ts';
import type { PythonCandidate } from './candidate.ts';
import { requiredVariables } from './settings-env.ts';
import { pythonProject } from './source/project.ts';

/** Variables that Django's settings read without a default: the build makes up a value to load them. */
export function assumedVariables({ django }: PythonCandidate, app: AppSource): readonly Assumed[] {
  if (!django?.settingsFile) return [];
  return requiredVariables(pythonProject(app), [django.settingsFile]).map(
    ({ name, type, file, line }) => ({
      name,
      value: placeholders[type],
      reason: {
        rule: `${file} needs it at import; the build makes a value up`,
        at: { file, line },
        via: 'assumed',
      },
    }),
  );
}

const placeholders: Readonly<Record<'string' | 'int' | 'bool' | 'url' | 'float', string>> = {
  string: 'warp-build-placeholder',
  int: '1',
  bool: 'False',
  url: 'sqlite://:memory:',
  float: '1.0',
};
