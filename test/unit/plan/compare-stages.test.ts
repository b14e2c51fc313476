import { describe, expect, it } from 'vitest';
import { compareStages } from '../../../src/plan/compare-stages.ts';
import { stageInputs } from '../../../src/plan/stage-inputs.ts';
import type { Plan, Reason, RunStep, Stage } from '../../../src/plan/types.ts';

const reason: Reason = { rule: 'test', via: 'default' };

function run(title: string, mounts: RunStep['mounts'] = []): RunStep {
  return { kind: 'run', title, argv: [title], mounts, as: 'root', network: 'none', reason };
}

const app = (...include: readonly string[]): NonNullable<RunStep['mounts']> => [
  { from: { kind: 'context', name: 'app', include }, at: '/x' },
];

function stages(install: string): readonly Stage[] {
  return [
    { id: 'base', owner: 'warp', from: { kind: 'base' }, steps: [run('packages')] },
    {
      id: 'dependencies',
      owner: 'python',
      from: { kind: 'stage', id: 'base' },
      steps: [run(install, app('requirements.txt'))],
    },
    {
      id: 'image',
      owner: 'warp',
      from: { kind: 'stage', id: 'dependencies' },
      steps: [run('assemble', app())],
    },
  ];
}

function inputsOf(files: Record<string, string>, install = 'install') {
  const base = { value: { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } };
  const plan = { base, stages: stages(install) } as unknown as Plan;
  return stageInputs(plan, {
    warp: () => 'sha256:w',
    app: (path) =>
      Object.fromEntries(
        Object.entries(files)
          .filter(([name]) => path === '' || name === path)
          .map(([name, text]) => [name, `sha256:${text}`]),
      ),
  });
}

const files = { 'requirements.txt': 'flask', 'app.py': '1' };

describe('a build compared with the last one', () => {
  it('does the same where nothing has changed, whatever the reasons', () => {
    const now = inputsOf(files);
    expect(compareStages(stages('install'), { before: inputsOf(files), now })).toEqual([]);
  });

  it('runs only what a source edit reaches', () => {
    const now = inputsOf({ ...files, 'app.py': '2' });
    expect(compareStages(stages('install'), { before: inputsOf(files), now })).toEqual([
      { stage: 'image', change: 'reruns', because: ['app.py has changed'] },
    ]);
  });

  it('runs what stands on a stage that runs again', () => {
    const now = inputsOf(files, 'upgrade');
    const changes = compareStages(stages('upgrade'), { before: inputsOf(files), now });
    expect(changes.map(({ stage }) => stage)).toEqual(['dependencies', 'image']);
    expect(changes[0]?.because).toContain('the step "upgrade" is new');
    expect(changes[1]?.because).toEqual(['dependencies runs again']);
  });

  it('names stages that are new or gone', () => {
    const before: ReturnType<typeof inputsOf> = { ...inputsOf(files), old: {} };
    const { dependencies: _, ...rest } = before;
    const changes = compareStages(stages('install'), { before: rest, now: inputsOf(files) });
    expect(changes).toContainEqual({ stage: 'dependencies', change: 'new', because: [] });
    expect(changes).toContainEqual({ stage: 'old', change: 'gone', because: [] });
  });
});
