import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../../src/app/memory-app.ts';
import type { Plan, RunStep, Stage } from '../../../src/plan/types.ts';
import { plannedFiles } from '../../support/planned-files.ts';

const script = (text: string): MemoryFile => ({ text: `#!/bin/sh\n${text}\n`, executable: true });
const flask = { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' };
const planned = (files: Readonly<Record<string, MemoryFile>>): Plan =>
  plannedFiles({ ...flask, 'requirements.txt': 'flask\n', ...files });

const stage = (plan: Plan, id: string): Stage => {
  const found = plan.stages.find((one) => one.id === id);
  if (!found) throw new Error(`no stage ${id} among ${plan.stages.map((one) => one.id)}`);
  return found;
};
const runs = ({ steps }: Stage): readonly RunStep[] =>
  steps.flatMap((step) => (step.kind === 'run' ? [step] : []));
const line = (plan: Plan, id: string): readonly string[] => {
  const { from } = stage(plan, id);
  return from.kind === 'stage' ? [id, ...line(plan, from.id)] : [id];
};
/** What of the app the stage's steps take in. */
const seen = (plan: Plan, id: string): readonly string[] =>
  runs(stage(plan, id))
    .flatMap(({ mounts = [] }) => mounts.map(({ from }) => from))
    .flatMap((from) => (from.kind === 'context' && from.name === 'app' ? from.include : []));

describe('an install hook', () => {
  const plan = planned({ '.warp/hooks/install': script('apt-get install -y jq') });

  it('is below all that is installed for the app, and not below servers', () => {
    expect(line(plan, 'dependencies')).toEqual([
      ...['dependencies', 'app-build-base', 'install', 'base'],
    ]);
    expect(line(plan, 'resolve')).toContain('install');
    expect(line(plan, 'run-base')).toEqual(['run-base', 'install', 'base']);
    expect(line(plan, 'server-mod_wsgi-compiler')).not.toContain('install');
    expect(line(plan, 'server-mod_wsgi')).not.toContain('install');
  });

  it('sees itself alone, as root and with the network', () => {
    expect(seen(plan, 'install')).toEqual(['.warp/hooks/install']);
    expect(runs(stage(plan, 'install'))).toMatchObject([{ as: 'root', network: 'default' }]);
  });

  it('leaves what every app shares as it is', () => {
    const plain = planned({});
    for (const id of ['base', 'build-base', 'server-mod_wsgi']) {
      expect(stage(plan, id)).toEqual(stage(plain, id));
    }
    expect(plain.stages.map(({ id }) => id)).not.toContain('app-build-base');
  });
});

describe('a pre-build hook', () => {
  const yaml = 'hooks: { pre-build: { inputs: [VERSION], outputs: [gen.txt] } }\n';
  const files = {
    'warp.yaml': yaml,
    VERSION: '1',
    '.warp/hooks/pre-build': script('cp VERSION gen.txt'),
    '.warp/hooks/deploy': script('true'),
  };
  const plan = planned(files);

  it('sees manifests, itself and its inputs', () => {
    expect(seen(plan, 'pre-build')).toEqual([
      '.warp/hooks/pre-build',
      'VERSION',
      'requirements.txt',
    ]);
  });

  it('is seen by all that installs, and by the source', () => {
    for (const id of ['resolve', 'dependencies', 'assemble']) {
      const mounts = runs(stage(plan, id)).flatMap((step) => step.mounts ?? []);
      const from = { kind: 'stage', id: 'pre-build', path: '/warp/pre-built' };
      expect(mounts, id).toContainEqual({ from, at: '/warp/pre-built' });
    }
  });

  it('makes answers about releases depend on it and its inputs', () => {
    const inputs = (more: Readonly<Record<string, MemoryFile>>) =>
      planned({ ...files, ...more }).questions.at(-1)?.inputs['pre-build'];
    expect(inputs({})).toBe(inputs({ '.warp/hooks/deploy': script('false') }));
    expect(inputs({})).not.toBe(inputs({ VERSION: '2' }));
    expect(inputs({})).not.toBe(inputs({ '.warp/hooks/pre-build': script('false') }));
  });
});

describe('hooks of the assemble stage', () => {
  it('run apart from the checks, as only they have the network', () => {
    const plan = planned({ 'warp.yaml': 'hooks: { build: { run: npm ci, outputs: [dist] } }\n' });
    expect(runs(stage(plan, 'assemble'))).toMatchObject([
      { argv: ['/opt/warp/lib/assemble.sh', '--hooks', 'dist'], network: 'default' },
      { network: 'none' },
    ]);
    expect(runs(stage(planned({}), 'assemble'))).toHaveLength(1);
  });

  it('of warp.yaml are files, and every hook has a line of settings', () => {
    const plan = planned({
      'warp.yaml': 'hooks: { deploy: "a\\nb", ready: { timeout: 1500ms } }\n',
      '.warp/hooks/ready': script('true'),
      '.warp/hooks/install': script('true'),
    });
    const files = stage(plan, 'assemble').steps.flatMap((step) =>
      step.kind === 'file' ? [[step.to, step.content]] : [],
    );
    expect(Object.fromEntries(files)).toMatchObject({
      '/opt/warp/etc/hooks/deploy': '#!/bin/sh\nset -e\na\nb\n',
      '/opt/warp/etc/hook-settings':
        'deploy 600 replace hooks.deploy in warp.yaml\nready 2 replace .warp/hooks/ready\n',
    });
  });

  it('are no other step when a line moves in warp.yaml', () => {
    const of = (yaml: string) => {
      const { stages } = planned({ 'warp.yaml': `${yaml}hooks: { install: x, build: y }\n` });
      const steps = stages
        .filter(({ id }) => id === 'install' || id === 'assemble')
        .flatMap((one) => one.steps.map(({ reason: _, ...step }) => step));
      return steps;
    };
    expect(of('# a line\n')).toEqual(of(''));
  });
});
