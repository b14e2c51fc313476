import { describe, expect, test } from 'vitest';
import { detectPython } from '../../../builders/python/detect.ts';
import { detectShell } from '../../../builders/shell/detect.ts';
import { type MemoryFile, memoryApp } from '../../../src/app/memory-app.ts';
import { type DetectedApp, detectApp } from '../../../src/builder/detection.ts';
import type { Builder } from '../../../src/builder/types.ts';
import { withProcfile } from '../../../src/builder/with-procfile.ts';
import type { Config } from '../../../src/config/config.ts';
import { WarpError } from '../../../src/warp-error.ts';

function builder(id: string, detect: Builder['detect']): Builder {
  const contribute: Builder['contribute'] = () => ({ ok: false, problems: [] });
  return { id, configSchema: {}, bases: [], detect, contribute };
}

const builders = [builder('python', detectPython), builder('shell', detectShell)];
const reason = { rule: 'test', via: 'config' } as const;

function detect(
  files: Readonly<Record<string, MemoryFile>>,
  config: Partial<Config> = {},
): DetectedApp {
  const whole = { sections: {}, processes: {}, ...config } as Config;
  const app = memoryApp(files);
  return detectApp(app, withProcfile(whole, app), builders);
}

function failure(run: () => unknown): WarpError {
  try {
    run();
  } catch (error) {
    if (error instanceof WarpError) return error;
  }
  throw new Error('did not fail');
}

const flaskApp = 'from flask import Flask\napp = Flask(__name__)\n';

describe('detection', () => {
  test('an executable app.sh comes before what the source shows', () => {
    const files = { 'app.py': flaskApp, 'app.sh': { text: '#!/bin/sh\n', executable: true } };
    const { candidate, rejected } = detect(files);
    expect(candidate).toMatchObject({ builder: 'shell', data: { entry: { argv: ['./app.sh'] } } });
    expect(rejected.map((one) => one.candidate.id)).toContain('flask:app.py:app');
  });

  test('an app.sh without the run bit is passed over', () => {
    expect(detect({ 'app.py': flaskApp, 'app.sh': '#!/bin/sh\n' }).builder.id).toBe('python');
  });

  test('older configuration that asks for Python beats app.sh', () => {
    const files = {
      'app.py': flaskApp,
      'app.sh': { text: '#!/bin/sh\n', executable: true },
      '.warpdrive/deploy_mode': 'python\n',
    };
    expect(detect(files).candidate.id).toBe('script:app.py');
  });

  test('a Procfile alone is started as it says', () => {
    const { candidate } = detect({ Procfile: 'web: ./serve --port $PORT\n', serve: 'x' });
    expect(candidate.data).toEqual({
      entry: { kind: 'http', argv: ['sh', '-c', './serve --port $PORT'] },
    });
  });

  test.each([
    ['python', { 'requirements.txt': '', 'shop/views.py': 'x = 1\n' }],
    ['shell', { 'page.html': '' }],
  ])('a web command in warp.yaml is enough for a folder of %s', (builder, files) => {
    const web = { value: './serve', reason };
    const { candidate } = detect(files, { processes: { web } });
    expect(candidate).toMatchObject({ builder, evidence: [{ at: { file: 'warp.yaml' } }] });
  });

  test('a Procfile beside Python code needs Python', () => {
    const { candidate } = detect({
      Procfile: 'web: python -m shop\n',
      'shop/__main__.py': 'run()\n',
    });
    expect(candidate.builder).toBe('python');
  });

  test('nothing fits: exit 20, with what was missing and what was seen', () => {
    const error = failure(() => detect({ 'notes.txt': 'x', 'app.sh': 'x' }));
    expect(error).toMatchObject({ code: 'WARP_DETECT_NOTHING', exitCode: 20 });
    expect(error.problems.map(({ message }) => message).join('\n')).toContain(
      'app.sh is not executable',
    );
    expect(error.output).toContain('notes.txt');
    expect(error.hint).toContain('warp.yaml');
  });

  test('an ignore file that leaves out all but what it names is told', () => {
    const app = memoryApp({ 'notes.txt': 'x' }, ['**/.git', '*', '!notes.txt']);
    const found = failure(() =>
      detectApp(app, { sections: {}, processes: {} } as unknown as Config, builders),
    );
    expect(found.hint).toContain('!pattern lines in .warpignore');
  });

  test('a tie is a question that names both', () => {
    const files = { 'app.py': flaskApp, 'main.py': flaskApp };
    const error = failure(() => detect(files));
    expect(error).toMatchObject({ code: 'WARP_DETECT_TIE', exitCode: 20 });
    expect(error.message).toContain('app:app');
    expect(error.message).toContain('main:app');
    expect(error.problems[0]?.at).toEqual({ file: 'app.py', line: 2 });
  });

  test('a command of the user settles a tie', () => {
    const files = { 'app.py': flaskApp, 'main.py': flaskApp };
    const processes = { web: { value: 'gunicorn main:app', reason } };
    expect(detect(files, { processes }).builder.id).toBe('python');
  });

  test('the builder of warp.yaml is the only one asked', () => {
    const files = { 'app.py': flaskApp, 'app.sh': { text: '#!/bin/sh\n', executable: true } };
    expect(detect(files, { builder: { value: 'python', reason } }).builder.id).toBe('python');
  });

  test('a builder that does not exist is named', () => {
    const error = failure(() =>
      detect({ 'app.py': flaskApp }, { builder: { value: 'cobol', reason } }),
    );
    expect(error).toMatchObject({ code: 'WARP_DETECT_BUILDER', exitCode: 20 });
    expect(error.hint).toContain('python, shell');
  });
});
