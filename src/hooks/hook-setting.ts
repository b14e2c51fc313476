import type { AppSource, RelPath } from '../app/app-source.ts';
import { cleanRelative, leadsOut } from '../app/rel-path.ts';
import type { HookSetting } from '../config/config.ts';
import type { Hook, HookName } from '../plan/hook.ts';
import type { Decided } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import { namedPaths } from './hook-paths.ts';

const withInputs: readonly HookName[] = ['install', 'pre-build'];
const withOutputs: readonly HookName[] = ['pre-build', 'build'];
const withRelation: readonly HookName[] = ['setup', 'migrate', 'verify', 'reload'];

/** What warp.yaml says about a hook, as the plan has it. */
export type Described = Pick<Hook, 'relation' | 'inputs' | 'outputs'>;

/** Files that a hook's `inputs` name; all of them where they are `undefined`. */
export function describedBy(app: AppSource, setting: HookSetting | undefined): Described {
  if (!setting) return {};
  const { relation, inputs, outputs } = setting;
  return {
    ...(relation === 'replace' ? {} : { relation }),
    ...(inputs.length > 0 ? { inputs: inputs.flatMap((one) => namedPaths(app, one) ?? []) } : {}),
    ...(outputs.length > 0 ? { outputs: outputs.map(cleanRelative) } : {}),
  };
}

/** Keys that mean nothing for a hook of this name, and paths that are none. */
export function settingProblems(
  app: AppSource,
  name: HookName,
  { value, reason }: Decided<HookSetting>,
): readonly Problem[] {
  const { relation, inputs, outputs } = value;
  const problem = (key: string, message: string, hint: string): Problem => ({
    message: `hooks.${name}.${key} ${message}`,
    hint,
    ...(reason.at ? { at: reason.at } : {}),
  });
  const only = (key: string, why: string, names: readonly HookName[]) =>
    problem(key, why, `remove it: only ${names.join(', ')} have ${key}`);
  return [
    ...(inputs.length > 0 && !withInputs.includes(name)
      ? [only('inputs', 'says nothing: the hook sees all of the source', withInputs)]
      : inputs.flatMap((one) => inputProblem(app, one, problem))),
    ...(outputs.length > 0 && !withOutputs.includes(name)
      ? [only('outputs', 'says nothing: what the hook writes is not in the source', withOutputs)]
      : outputs.flatMap((one) => outputProblem(one, problem))),
    ...(relation !== 'replace' && !withRelation.includes(name)
      ? [
          only(
            'relation',
            'says nothing: warp has no action of that name to relate to',
            withRelation,
          ),
        ]
      : []),
  ];
}

type Tell = (key: string, message: string, hint: string) => Problem;

function inputProblem(app: AppSource, pattern: string, problem: Tell): readonly Problem[] {
  if (namedPaths(app, pattern)) return [];
  const hint =
    'name files or folders by their path in the app, * and ** for several; check that no ignore rule leaves them out';
  return [problem('inputs', `names ${pattern}, and nothing in the app is called so`, hint)];
}

function outputProblem(path: RelPath, problem: Tell): readonly Problem[] {
  const clean = cleanRelative(path);
  if (clean !== '' && !leadsOut(clean) && !/[*?[]/.test(clean)) return [];
  return [
    problem(
      'outputs',
      `names ${path}, which is no path inside the app`,
      'name files or folders that the hook writes, without * or a leading /',
    ),
  ];
}
