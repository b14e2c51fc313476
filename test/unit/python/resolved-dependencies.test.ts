import { describe, expect, it } from 'vitest';
import { resolvedDependencies } from '../../../builders/python/lock/resolved-dependencies.ts';
import { resolvingCommand } from '../../../builders/python/lock/resolving-command.ts';
import { planDependencies } from '../../../builders/python/package-managers/choose-manager.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { type Answers, noAnswers } from '../../../src/lock/answers.ts';

function resolved(files: Record<string, string>, answers: Answers = noAnswers) {
  const app = memoryApp(files);
  const dependencies = planDependencies(app, {});
  if (!dependencies.ok) throw new Error(dependencies.problems[0]?.message);
  return resolvedDependencies(dependencies.value.plan, {
    app,
    answers,
    base: { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' },
    python: { version: '3.13', executable: '/usr/bin/python3.13', origin: 'distribution' },
    offers: [],
  });
}

function inputs(files: Record<string, string>) {
  return resolved(files).parts.questions?.[0]?.inputs;
}

const answering = (value: string): Answers => ({
  ...noAnswers,
  to: () => ({ value, reason: { rule: 'known', via: 'lock' } }),
});

describe('requirements that nothing locks', () => {
  it('are a question, with a stage that resolves them', () => {
    const { plan, parts } = resolved({ 'requirements.txt': 'flask\n' });
    expect(parts.questions).toMatchObject([{ name: 'python.packages', stage: 'resolve' }]);
    expect(parts.stages).toMatchObject([{ id: 'resolve' }]);
    expect(plan.install?.argv).not.toContain('--constraint');
  });

  it.each([
    ['flask==2.0.3\njinja2>=3\nclick<8\n', 'click flask'],
    ['flask==2.*\njinja2\n', undefined],
  ])('are tried where they hold packages to a release: %j', (requirements, held) => {
    const [stage] = resolved({ 'requirements.txt': requirements }).parts.stages ?? [];
    const step = stage?.steps.at(-1);
    expect(step?.kind === 'run' && step.env?.WARP_HELD).toBe(held);
  });

  it('are held to the releases that are known, and asked for no more', () => {
    const lines = 'flask==3.1.3 --hash=sha256:1\nlib @ git+https://x/lib@0123\n';
    const { plan, parts } = resolved({ 'requirements.txt': 'flask\n' }, answering(lines));
    expect(parts.stages ?? []).toEqual([]);
    expect(plan.files.map(({ content }) => content)).toEqual([
      'flask==3.1.3 --hash=sha256:1\n',
      'lib @ git+https://x/lib@0123\n',
    ]);
    expect(plan.install?.argv).toEqual(expect.arrayContaining(['--constraint', '--override']));
  });

  const sized =
    'django==6.0 --hash=sha256:1 # 8300000 bytes\nflask==3.1.3 --hash=sha256:2 # 9000 bytes\n';

  it('have their large packages pinned in a file that no small one changes', () => {
    const { plan } = resolved({ 'requirements.txt': 'django\nflask\n' }, answering(sized));
    const file = plan.files.find(({ path }) => path === plan.large);
    expect(file?.content).toBe('django==6.0 --hash=sha256:1\n');
    expect(plan.compiles).toBe(false);
    expect(plan.facts.find(({ name }) => name === 'python.packages')?.value).toEqual([
      'django==6.0',
      'flask==3.1.3',
    ]);
  });

  it.each([
    [
      'all are small',
      { 'requirements.txt': 'flask\n' },
      'flask==3.1.3 --hash=sha256:2 # 9000 bytes\n',
    ],
    [
      'all are large',
      { 'requirements.txt': 'flask\n' },
      'flask==3.1.3 --hash=sha256:2 # 9000000 bytes\n',
    ],
    ['sizes are not known', { 'requirements.txt': 'flask\n' }, sized.replace(/ #.*/g, '')],
    [
      'a requirements file names an index',
      { 'requirements.txt': '--extra-index-url https://x/simple\nflask\n' },
      sized,
    ],
    [
      'a file in the folder requirements names one',
      { 'requirements/prod.txt': '-i https://x/simple\nflask\n' },
      sized,
    ],
    [
      'an included file of any name has a folder of wheels',
      { 'requirements.txt': '-r deps.txt\n', 'deps.txt': '--find-links https://x/wheels\nflask\n' },
      sized,
    ],
    [
      "uv's settings name one",
      {
        'requirements.txt': 'flask\n',
        'pyproject.toml': '[[tool.uv.index]]\nurl = "https://x/simple"\n',
      },
      sized,
    ],
  ])('have no such file where %s', (_, files, answer) => {
    const { plan } = resolved(files as Record<string, string>, answering(answer));
    expect(plan.large).toBeUndefined();
  });

  it('are another question only when something in them counts', () => {
    const plain = inputs({ 'requirements.txt': 'flask\n' });
    expect(inputs({ 'requirements.txt': '# why\n\nflask  # web\n' })).toEqual(plain);
    expect(inputs({ 'requirements.txt': 'flask\nclick\n' })).not.toEqual(plain);
    const project = '[project]\nname = "a"\nversion = "1"\ndependencies = ["flask"]\n';
    expect(inputs({ 'pyproject.toml': `${project}[tool.ruff]\nline-length = 9\n` })).toEqual(
      inputs({ 'pyproject.toml': project }),
    );
    const uv = '[tool.uv.sources]\nflask = { git = "https://x/flask" }\n';
    expect(inputs({ 'pyproject.toml': project + uv })).not.toEqual(
      inputs({ 'pyproject.toml': project }),
    );
  });

  it('follow what the requirements include', () => {
    const one = { 'requirements.txt': '-r base.txt\n', 'base.txt': 'flask\n' };
    expect(inputs({ ...one, 'base.txt': 'django\n' })).not.toEqual(inputs(one));
  });

  it('are no question where every line has a hash', () => {
    const files = { 'requirements.txt': 'flask==3.1.3 --hash=sha256:1\n' };
    expect(resolved(files).parts.questions ?? []).toEqual([]);
  });
});

describe('the command that resolves', () => {
  it.each([
    ['uv pip install -r a.txt -r b.txt', 'a.txt b.txt'],
    ['uv pip install -r pyproject.toml --extra web', 'pyproject.toml --extra web'],
    ['uv pip install --find-links=wheels -r a.txt', '--find-links=wheels a.txt'],
    ['uv pip install --no-deps -r a.txt', undefined],
    ['uv pip install --require-hashes -r a.txt', undefined],
    ['uv pip install flask', undefined],
    ['uv sync --frozen', undefined],
  ])('of %j is %j', (install, expected) => {
    expect(resolvingCommand(install.split(' '))?.join(' ')).toBe(expected);
  });
});
