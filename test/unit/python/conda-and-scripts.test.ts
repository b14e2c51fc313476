import { describe, expect, it } from 'vitest';
import { pythonBases } from '../../../builders/python/bases.ts';
import { condaSpecifier } from '../../../builders/python/package-managers/conda-environment.ts';
import { choosePython } from '../../../builders/python/versions/choose-python.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import {
  dependencyPlan as plan,
  dependencyProblem as problem,
  writtenRequirements as requirements,
} from '../../support/dependency-plan.ts';

function python(files: Record<string, string>) {
  const result = choosePython(memoryApp(files), {}, { bases: pythonBases });
  return result.ok ? result.value.runtime.version : result.problems[0]?.code;
}

describe('a conda environment', () => {
  const files = {
    'environment.yml': [
      'name: shop',
      'channels: [conda-forge]',
      'dependencies:',
      '  - python=3.11',
      '  - conda-forge::flask=3.1',
      '  - numpy>=1.26,<3',
      '  - pytorch',
      '  - libgdal',
      '  - cudatoolkit=11.8',
      '  - pip',
      '  - pip:',
      '    - requests==2.32.3',
    ].join('\n'),
  };

  it('is read for what the Python index has', () => {
    expect(plan(files).manager).toBe('conda');
    expect(requirements(files)).toEqual([
      'flask==3.1.*',
      'numpy>=1.26,<3',
      'torch',
      'requests==2.32.3',
    ]);
  });

  it('is told what only conda has', () => {
    expect(plan(files).warnings).toMatchObject([
      {
        code: 'WARP_CONDA_LEFT_OUT',
        message: expect.stringContaining('libgdal, cudatoolkit'),
        at: { line: 8 },
      },
    ]);
  });

  it('says which Python it takes', () => {
    expect(python(files)).toBe('3.11');
  });

  it.each([
    ['dependencies:\n  - a: [', 'dependencies:'],
    ['dependencies: 3\n', 'dependencies:'],
  ])('that cannot be read is a problem: %j', (text) => {
    expect(problem({ 'environment.yml': text })).toMatchObject({ code: 'WARP_CONDA_INVALID' });
  });

  it.each([
    ['', ''],
    ['=1.26', '==1.26.*'],
    ['=1.26.*', '==1.26.*'],
    ['=1.26.4=py311h64a7726_0', '==1.26.4'],
    ['==1.26.4', '==1.26.4'],
    [' >=1.0 , <2', '>=1.0,<2'],
    ['1.8|1.9', ''],
  ])('writes a version as %j, which is %j', (conda, specifier) => {
    expect(condaSpecifier(conda)).toBe(specifier);
  });
});

describe('a single-file app', () => {
  const block =
    '#!/usr/bin/env python\n# /// script\n# requires-python = ">=3.14"\n# dependencies = [\n#   "flask>=3",\n# ]\n# ///\nimport flask\n';

  it('lists its dependencies and its Python itself', () => {
    expect(requirements({ 'main.py': block })).toEqual(['flask>=3']);
    expect(plan({ 'main.py': block }).manager).toBe('script');
    expect(python({ 'main.py': block })).toBe('3.14');
  });

  it('gives way to a manifest beside it', () => {
    expect(plan({ 'main.py': block, 'requirements.txt': 'django\n' }).manager).toBe('pip');
  });

  it.each([
    ['an open block', '# /// script\n# dependencies = []\nimport os\n'],
    ['bad TOML', '# /// script\n# dependencies = [\n# ///\n'],
  ])('with %s is a problem with its line', (_what, text) => {
    expect(problem({ 'main.py': text })).toMatchObject({
      code: 'WARP_SCRIPT_INVALID',
      at: { file: 'main.py', line: 1 },
    });
  });
});

describe('files that name a Python', () => {
  it.each(['.python-version', 'runtime.txt'])('are an error when they name none: %s', (file) => {
    expect(python({ [file]: '# nothing\n\n' })).toBe('WARP_PYTHON_VERSION_INVALID');
  });

  it('may name several, the first of which is taken', () => {
    const result = choosePython(
      memoryApp({ '.python-version': '3.12.4\n3.11\n' }),
      {},
      { bases: pythonBases },
    );
    expect(result.ok && result.value.facts[0]?.reason.rule).toContain('the first of 2');
    expect(result.ok && result.value.runtime.version).toBe('3.12');
  });
});
