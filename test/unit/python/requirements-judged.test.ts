import { describe, expect, it } from 'vitest';
import {
  dependencyPlan as plan,
  dependencyProblem as problem,
} from '../../support/dependency-plan.ts';

/** UTF-16 as it looks to who reads it as UTF-8. */
const utf16 = (text: string) => `\uFFFD\uFFFD${[...text].map((one) => `${one}\0`).join('')}`;

describe('requirements files', () => {
  it('in UTF-16 are rewritten for uv', () => {
    const found = plan({ 'requirements.txt': utf16('flask==3.1.0\r\nattrs==25.1.0\r\n') });
    expect(found.packages).toEqual(['flask', 'attrs']);
    expect(found.inputs).toEqual([]);
    expect(found.files).toEqual([
      { path: 'requirements.txt', content: 'flask==3.1.0\nattrs==25.1.0\n' },
    ]);
  });

  it('that are no text at all are a problem', () => {
    expect(problem({ 'requirements.txt': '\0\0\u0001x' })?.code).toBe('WARP_REQUIREMENTS_INVALID');
  });

  it.each([
    ['https://h.example/a-1-cp313-cp313-win_amd64.whl', 'Windows'],
    ['./vendor/a-1-cp313-cp313-macosx_11_0_arm64.whl', 'macOS'],
    ['./vendor/a-1-cp313-cp313-musllinux_1_2_x86_64.whl', 'musl'],
  ])('cannot ask for %s', (line, system) => {
    const files = { 'requirements.txt': `flask\n${line}\n`, [line.replace('./', '')]: '' };
    expect(problem(files)).toMatchObject({
      code: 'WARP_REQUIREMENTS_PLATFORM',
      message: expect.stringContaining(system),
      at: { file: 'requirements.txt', line: 2 },
    });
  });

  it.each([
    'https://h.example/a-1-cp313-cp313-win_amd64.whl ; sys_platform == "win32"',
    'https://h.example/a-1-cp313-cp313-manylinux_2_28_x86_64.whl',
    'https://h.example/a-1-py3-none-any.whl',
  ])('can ask for %s', (line) => {
    expect(problem({ 'requirements.txt': `${line}\n` })).toBeUndefined();
  });

  it('that require hashes name the lines without one', () => {
    const text = '--require-hashes\nflask==3 --hash=sha256:aa\nattrs==25\n';
    expect(problem({ 'requirements.txt': text })).toMatchObject({
      code: 'WARP_REQUIREMENTS_HASHES',
      at: { file: 'requirements.txt', line: 3 },
    });
  });

  it.each(['requests=2.0', 'flask==3.0.', 'flask>=', 'flask>=2.,<4', 'attrs (=25)'])(
    'cannot ask for %s',
    (line) => {
      expect(problem({ 'requirements.txt': `flask\n${line}\n` })).toMatchObject({
        code: 'WARP_REQUIREMENTS_INVALID',
        message: expect.stringContaining(line),
        at: { line: 2 },
      });
    },
  );

  it.each(['a==1.*', 'a===1.x', 'a~=1.4.2', 'a>=1,!=1.5.*', 'a (>=2020)', 'a==2004a', 'zope.b'])(
    'can ask for %s',
    (line) => {
      expect(problem({ 'requirements.txt': `${line}\n` })).toBeUndefined();
    },
  );

  it('may be thousands of lines long', () => {
    const lines = Array.from({ length: 4000 }, (_, index) => `package-${index}==1.${index}`);
    expect(plan({ 'requirements.txt': `${lines.join('\n')}\n` }).packages).toHaveLength(4000);
  });
});
