import { expect, test } from 'vitest';
import type { Plan, Stage } from '../../../../src/plan/types.ts';
import { manifestsOf, touches } from '../../../../src/runtime/dev/dev-build.ts';

const reason = { rule: 'a test', via: 'default' } as const;

function stage(id: string, include: readonly string[]): Stage {
  const from = { kind: 'context', name: 'app', include } as const;
  const mounts = [{ from, at: '/warp/app' }];
  const step = { kind: 'run', title: id, argv: [id], mounts, reason } as const;
  return {
    id,
    owner: 'test',
    from: { kind: 'base' },
    steps: [{ ...step, as: 'root', network: 'none' }],
  };
}

const plan = {
  image: { workdir: '/opt/app-root/src/shop' } as Plan['image'],
  stages: [stage('dependencies', ['requirements.txt', 'libs/own']), stage('assemble', [])],
  hooks: [
    {
      name: 'deploy',
      origin: { kind: 'file', file: '.warp/hooks/deploy', legacy: false },
      runs: { in: 'start', once: 'start' },
      as: 'app',
      reason,
    },
  ],
} satisfies Partial<Plan> as unknown as Plan;

test('manifests are what stages before the source take in, the files of hooks, and warp.yaml', () => {
  const manifests = manifestsOf(plan);
  expect([...manifests]).toEqual([
    'requirements.txt',
    'libs/own',
    '.warp/hooks/deploy',
    'shop/warp.yaml',
  ]);
  expect(touches(['app.py', 'requirements-dev.txt'], manifests)).toBe(false);
  expect(touches(['app.py', 'requirements.txt'], manifests)).toBe(true);
  expect(touches(['libs/own/setup.py'], manifests)).toBe(true);
  expect(touches(['.warp'], manifests)).toBe(true);
});
