import type { PythonReleases, PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { FileStep, Question, Reason } from '../../../src/plan/types.ts';
import { normalName } from '../package-managers/requirement-name.ts';
import { versionsByName } from '../package-managers/several-versions.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import { folderEnv, manifestMounts } from '../uv-step.ts';
import { releaseLines } from './release-line.ts';

const file = '/warp/releases.txt';
const reason: Reason = { rule: "the app's own releases come first", via: 'default' };

/**
 * What the app's environment will hold, for whoever is installed beside it.
 * @param plan what is installed, before an answer is worked into it
 * @param question about releases that nothing locks, where there is one
 * @returns nothing where only the installation tells
 */
export function appReleases(
  plan: DependencyPlan,
  question: Question | undefined,
): Pick<PythonRuntime, 'releases'> {
  const releases = releasesOf(plan, question);
  return releases ? { releases } : {};
}

function releasesOf(
  plan: DependencyPlan,
  question: Question | undefined,
): PythonReleases | undefined {
  const { install, project, pins, locked = {} } = plan;
  if (project && project.argv[1] === 'pip' && !project.argv.includes('--no-deps')) return undefined;
  if (!install) return listed([]);
  if (question?.answer) return listed(question.answer.value.split('\n'));
  if (question) return asked(question);
  if (pins) return listed(pins);
  if (install.argv[1] !== 'sync') return undefined;
  const options = install.argv.slice(2).filter((word) => word !== '--no-install-local');
  return {
    versions: locked,
    list: {
      argv: ['uv', 'export', '--quiet', '--no-header', '--no-annotate', '--no-hashes', ...options],
      steps: [],
      mounts: manifestMounts(plan),
      env: { ...folderEnv(plan), ...install.env },
    },
  };
}

function listed(lines: readonly string[]): PythonReleases {
  const content = lines.filter((line) => line !== '').map((line) => `${line}\n`);
  const step: FileStep = { kind: 'file', to: file, content: content.join(''), mode: 0o644, reason };
  return {
    versions: versionsOf(lines),
    list: { argv: ['cat', file], steps: [step], mounts: [], env: {} },
  };
}

function asked({ stage, file: answer }: Question): PythonReleases {
  const mount = { from: { kind: 'stage', id: stage, path: answer }, at: file } as const;
  return { list: { argv: ['cat', file], steps: [], mounts: [mount], env: {} } };
}

/** `click==8.2 ; python_version >= "3.10"`: what stands behind the name. */
function versionsOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const named = releaseLines(lines.join('\n')).flatMap(({ pin }) => {
    const [, name, version] = /^([\w.-]+)(?:==| @ )(.+)$/.exec(pin) ?? [];
    return name === undefined || version === undefined ? [] : [{ name: normalName(name), version }];
  });
  return versionsByName(named);
}
