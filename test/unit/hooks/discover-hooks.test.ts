import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../../src/app/memory-app.ts';
import type { Hook } from '../../../src/plan/hook.ts';
import { planFailure, plannedFiles } from '../../support/planned-files.ts';

type Files = Readonly<Record<string, MemoryFile>>;

const script = (text = '#!/bin/sh\ntrue\n'): MemoryFile => ({ text, executable: true });
const app: Files = { 'app.sh': script() };
const django: Files = {
  'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")\n',
  'site1/__init__.py': '',
  'site1/settings.py': 'SECRET_KEY = "x"\nWSGI_APPLICATION = "site1.wsgi.application"\n',
  'site1/wsgi.py':
    'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
  'requirements.txt': 'django\n',
};

const hooksOf = (files: Files): readonly Hook[] => plannedFiles({ ...app, ...files }).hooks;
const problems = (files: Files) => {
  const failure = planFailure({ ...app, ...files });
  return failure.problems.map(({ message, hint, at }) => ({ message, hint, at }));
};

describe('the hooks of an app', () => {
  it('are told in the order in which they run, with stage, user and limit', () => {
    const found = hooksOf({
      '.warp/hooks/deploy': script(),
      '.warp/hooks/install': script(),
      '.warp/hooks/deploy-env': script(),
      'warp.yaml': 'hooks: { build: make, deploy-env: { timeout: 7s } }\n',
    });
    expect(found).toMatchObject([
      { name: 'install', as: 'root', runs: { in: 'build', stage: 'install' }, inputs: [] },
      { name: 'build', as: 'app', origin: { kind: 'inline', run: 'make', line: 1 } },
      { name: 'deploy-env', runs: { in: 'start', once: 'start' }, timeoutMs: 7000 },
      { name: 'deploy', timeoutMs: 600_000 },
    ]);
  });

  it('have inputs by pattern, outputs and no limit where warp.yaml says so', () => {
    const yaml = [
      'hooks:',
      '  pre-build: { run: x, inputs: ["vendor/*.txt", ./VERSION], outputs: [gen/] }',
      '  build: { run: y, timeout: 0s }',
    ];
    const [preBuild, build] = hooksOf({
      'warp.yaml': `${yaml.join('\n')}\n`,
      'vendor/a.txt': '',
      'vendor/b.txt': '',
      'vendor/c.md': '',
      VERSION: '1',
    });
    expect(preBuild).toMatchObject({
      inputs: ['vendor/a.txt', 'vendor/b.txt', 'VERSION'],
      outputs: ['gen'],
    });
    expect(build).not.toHaveProperty('timeoutMs');
    expect(build).not.toHaveProperty('inputs');
  });

  it('are those of warp.yaml before files, and files before the older ones, with a warning', () => {
    const plan = plannedFiles({
      ...app,
      'warp.yaml': 'hooks:\n  build: make\n',
      '.warp/hooks/build': script(),
      '.warp/hooks/deploy': script(),
      '.warpdrive/action_hooks/deploy': script(),
    });
    expect(plan.hooks.map(({ origin }) => origin)).toMatchObject([
      { kind: 'inline' },
      { kind: 'file', file: '.warp/hooks/deploy' },
    ]);
    const shadowed = plan.warnings.filter(({ code }) => code === 'WARP_HOOK_SHADOWED');
    expect(shadowed.map(({ message }) => message)).toEqual([
      '.warp/hooks/build is not run: warp.yaml:2 has a build hook, which rules',
      '.warpdrive/action_hooks/deploy is not run: .warp/hooks/deploy has a deploy hook, which rules',
    ]);
  });

  it('may be links inside the app, and notes beside them are none', () => {
    const found = hooksOf({
      '.warp/hooks/build': { link: '../../scripts/build.sh' },
      'scripts/build.sh': script(),
      '.warp/hooks/.gitkeep': '',
      '.warp/hooks/README.md': 'notes',
    });
    expect(found.map(({ name }) => name)).toEqual(['build']);
  });

  it('of the older tool need no run bit where they are sourced, and see all of the source', () => {
    const found = hooksOf({
      '.warpdrive/action_hooks/build-env': 'A=1\n',
      '.warpdrive/action_hooks/pre-build': script(),
      '.warpdrive/action_hooks/install': script(),
      '.warpdrive/action_hooks/lib': 'x',
    });
    expect(found.map(({ name }) => name)).toEqual(['pre-build', 'build-env']);
    expect(found[0]).not.toHaveProperty('inputs');
  });
});

describe('a file among the hooks is refused', () => {
  it.each<[string, Files, RegExp, RegExp]>([
    ['without a run bit', { build: '#!/bin/sh\n' }, /not executable/, /chmod \+x/],
    ['without a shebang', { build: script('true\n') }, /what runs it/, /#!\/bin\/sh/],
    ['empty', { build: script(' \n') }, /is empty/, /remove it/],
    ['with CRLF', { build: script('#!/bin/sh\r\ntrue\r\n') }, /CRLF/, /sed -i.*gitattributes/],
    ['with CRLF below', { build: script('#!/bin/sh\ntrue\r\n') }, /CRLF/, /sed -i/],
    ['that is a folder', { 'build/x': 'x' }, /is a folder/, /\.warp\/lib/],
    ['that leads nowhere', { build: { link: '/etc/passwd' } }, /leads to nothing/, /itself/],
    ['with a suffix', { 'build.sh': script() }, /did you mean build\?/, /rename/],
    ['with a slip', { biuld: script() }, /did you mean build\?/, /rename/],
    ['of another name', { something: script() }, /no hook warp knows$/, /hooks are install,/],
  ])('%s', (_, files, message, hint) => {
    const below = Object.entries(files).map(([name, file]) => [`.warp/hooks/${name}`, file]);
    const [problem, ...more] = problems(Object.fromEntries(below));
    expect(more).toEqual([]);
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toMatch(hint);
    expect(problem?.at?.file).toMatch(/^\.warp\/hooks\//);
  });

  it('unless a program other than a shell reads the carriage returns', () => {
    const text = '#!/usr/bin/env perl\nprint 1;\r\n';
    expect(hooksOf({ '.warp/hooks/build': script(text) })).toHaveLength(1);
  });
});

describe('what warp.yaml says of a hook is refused', () => {
  it.each([
    ['deploy: { timeout: 5s }', /no run, and there is no \.warp\/hooks\/deploy/],
    ['build: { run: x, inputs: [a] }', /hooks\.build\.inputs says nothing/],
    ['deploy: { run: x, outputs: [a] }', /hooks\.deploy\.outputs says nothing/],
    ['build: { run: x, relation: after }', /hooks\.build\.relation says nothing/],
    ['ready: { run: x, relation: after }', /hooks\.ready\.relation says nothing/],
    ['pre-build: { run: x, inputs: [gone.txt] }', /inputs names gone\.txt/],
    ['build: { run: x, outputs: ["dist/*"] }', /outputs names dist\/\*/],
  ])('%s', (text, message) => {
    const [problem] = problems({ 'warp.yaml': `hooks:\n  ${text}\n` });
    expect(problem?.message).toMatch(message);
    expect(problem?.at).toEqual({ file: 'warp.yaml', line: 2 });
  });
});

describe("a framework's own action", () => {
  const migrations = (yaml: string) =>
    plannedFiles({ ...django, 'warp.yaml': `hooks: { migrate: ${yaml} }\n` })
      .hooks.filter(({ name }) => name === 'migrate')
      .map(({ origin, timeoutMs }) => [origin.kind, timeoutMs]);

  it('gives way to a hook, or runs before or after it', () => {
    expect(migrations('x')).toEqual([['inline', 3_600_000]]);
    expect(migrations('{ run: x, relation: before }')).toEqual([
      ['inline', 3_600_000],
      ['builder', undefined],
    ]);
    expect(migrations('{ run: x, relation: after }')).toEqual([
      ['builder', undefined],
      ['inline', 3_600_000],
    ]);
  });

  it('has a time limit where warp.yaml sets one without a hook', () => {
    expect(migrations('{ timeout: 2h }')).toEqual([['builder', 7_200_000]]);
    const yaml = 'hooks: { migrate: { relation: after } }\n';
    expect(planFailure({ ...django, 'warp.yaml': yaml }).message).toContain(
      'hooks.migrate has no run',
    );
  });
});

describe('an interpreter', () => {
  const warned = (hooks: Files, more: Files = {}) => {
    const below = Object.entries(hooks).map(([name, file]) => [`.warp/hooks/${name}`, file]);
    return plannedFiles({ ...django, ...more, ...Object.fromEntries(below) })
      .warnings.filter(({ code }) => code === 'WARP_HOOK_INTERPRETER')
      .map(({ at }) => at?.file);
  };

  it('that nothing brings is warned about', () => {
    expect(warned({ build: script('#!/usr/bin/env -S node --no-warnings\n1') })).toEqual([
      '.warp/hooks/build',
    ]);
    expect(warned({ deploy: script('#!/usr/local/bin/python3\n1') })).toHaveLength(1);
  });

  it('that base, builder, a declared package or an install hook may bring is not', () => {
    expect(warned({ build: script('#!/usr/bin/bash\n1') })).toEqual([]);
    expect(warned({ build: script('#!/usr/bin/env python\n1') })).toEqual([]);
    expect(warned({ install: script('#!/usr/bin/python3\n1') })).toEqual([]);
    const node = script('#!/usr/bin/env node\n1');
    expect(warned({ build: node }, { 'warp.yaml': 'run: { packages: [nodejs] }\n' })).toEqual([]);
    expect(warned({ build: node, install: script() })).toEqual([]);
  });

  it('of the environment is not there before the dependencies are', () => {
    expect(warned({ 'pre-build': script('#!/usr/bin/env python\n1') })).toHaveLength(1);
    expect(warned({ 'pre-build': script('#!/usr/bin/env python3\n1') })).toEqual([]);
  });
});
