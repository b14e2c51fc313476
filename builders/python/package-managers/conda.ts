import type { AppSource } from '../../../src/app/app-source.ts';
import type { Reason, Warning } from '../../../src/plan/types.ts';
import {
  type CondaEnvironment,
  condaFile,
  condaSpecifier,
  readConda,
} from './conda-environment.ts';
import { indexName } from './conda-names.ts';
import { literalPattern } from './literal-pattern.ts';
import { listedPlan } from './own-requirements.ts';
import { lineOf, place } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import { readRequirements } from './requirements/read-requirements.ts';
import type { PackageManager } from './types.ts';

/**
 * A conda environment.yml: its pip part and those of its packages that the Python index has too,
 * under the same or a known name. The rest is named in a warning.
 */
export const conda: PackageManager = {
  id: 'conda',
  find(app) {
    const file = condaFile(app);
    return file === undefined ? undefined : { file, locked: false };
  },
  plan(app) {
    const read = readConda(app, condaFile(app) ?? 'environment.yml');
    if (!read.ok) return read;
    const environment = read.value;
    const { file } = environment;
    const included = environment.pip.flatMap(
      (line) => /^(?:-r|--requirement)[\s=]*(.+)$/.exec(line)?.[1] ?? [],
    );
    const trees = included.map((path) => readRequirements(app, path.replace(/^\.\//, '')));
    const problems = trees.flatMap((tree) => tree.problems);
    if (problems.length > 0) return { ok: false, problems };
    const { requirements, left } = translated(environment);
    const reason: Reason = { rule: `${file} lists the dependencies`, at: place(file), via: 'app' };
    const plan = listedPlan('conda', requirements, { file, reason });
    const inputs = trees.flatMap((tree) => [...tree.files.keys()]);
    return {
      ok: true,
      value: { ...plan, inputs, warnings: left.length > 0 ? [leftOut(app, file, left)] : [] },
    };
  },
};

function translated({ packages, pip }: CondaEnvironment) {
  const requirements: string[] = [];
  const left: string[] = [];
  const byPip = new Set(pip.flatMap((one) => parseRequirement(one)?.name ?? []));
  for (const { name, version } of packages) {
    const own = indexName(name);
    if (own === undefined) left.push(name);
    else if (own !== '' && !byPip.has(normalName(own))) {
      requirements.push(`${own}${condaSpecifier(version)}`);
    }
  }
  return { requirements: [...requirements, ...pip], left };
}

function leftOut(app: AppSource, file: string, left: readonly string[]): Warning {
  const [first = ''] = left;
  const line = lineOf(
    app.text(file),
    new RegExp(`^\\s*-\\s*(\\S+::)?${literalPattern(first)}(?![\\w-])`, 'i'),
  );
  return {
    code: 'WARP_CONDA_LEFT_OUT',
    message: `${file} asks for ${left.join(', ')}, which only conda has: left out`,
    hint: "If the app needs it, install the distribution's package in an install hook.",
    at: place(file, line),
  };
}
