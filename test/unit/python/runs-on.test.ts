import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/detected-start.ts';
import { planFailure, plannedFiles } from '../../support/planned-files.ts';

const app = { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' };

function pythonOf(files: Files) {
  const plan = plannedFiles({ ...app, ...files });
  const fact = plan.facts.find(({ name }) => name === 'python.version');
  return { version: fact?.value, why: fact?.reason.rule ?? '' };
}

const asking = (requirements: string) => pythonOf({ 'requirements.txt': requirements }).version;

describe('old releases, whose wheels fit Pythons that they do not run on', () => {
  test('have a Python chosen that they run on, and are named as its reason', () => {
    const { version, why } = pythonOf({ 'requirements.txt': 'flask\nDjango==3.2.25\n' });
    expect(version).toBe('3.11');
    expect(why).toBe('the first that django==3.2.25 (<3.13) allows: 3.11');
  });

  test.each([
    ['django==4.2', '3.13'],
    ['django>=3.2', '3.13'],
    ['django>=3.2,<4.2', '3.13'],
    ['django>=3.2,<4', '3.11'],
    ['django~=4.0.2', '3.11'],
    ['django==3.2.*', '3.11'],
    ['django==3.2.25\nlegacy-cgi', '3.13'],
    ['django==3.2.25 ; python_version < "3.8"\ndjango==5.1 ; python_version >= "3.8"', '3.13'],
    ['django==2.1', '3.10'],
    ['SQLAlchemy==2.0.30', '3.11'],
    ['SQLAlchemy==2.0.31', '3.13'],
    ['SQLAlchemy==1.4.46', '3.13'],
    ['pydantic[email]<2,!=1.10.16', '3.13'],
    ['pydantic==1.10.2', '3.11'],
    ['pydantic @ git+https://example.com/pydantic', '3.13'],
  ])('decide where %j is asked for: %s', (requirements, version) => {
    expect(asking(`flask\n${requirements}\n`)).toBe(version);
  });

  test('count in constraints and in a lock, too', () => {
    const files = { 'requirements.txt': 'flask\ndjango\n-c c.txt\n', 'c.txt': 'django==3.2\n' };
    expect(pythonOf(files).version).toBe('3.11');
    const lock = {
      _meta: { requires: {} },
      default: { django: { version: '==3.2', hashes: ['sha256:1'] } },
      develop: {},
    };
    const locked = {
      Pipfile: '[packages]\ndjango = "*"\n',
      'Pipfile.lock': JSON.stringify(lock),
    };
    expect(pythonOf(locked).version).toBe('3.11');
  });

  test('give way to a version that a file names, with a warning', () => {
    const files = { ...app, 'requirements.txt': 'django==3.2\nflask\n', '.python-version': '3.13' };
    const plan = plannedFiles(files);
    expect(plan.facts.find(({ name }) => name === 'python.version')?.value).toBe('3.13');
    expect(plan.warnings).toMatchObject([
      { code: 'WARP_PYTHON_VERSION_IGNORED', at: { file: 'requirements.txt' } },
    ]);
  });

  test('are an error where no Python that is offered runs them', () => {
    const error = planFailure({ ...app, 'requirements.txt': 'flask\ndjango==1.11.29\n' });
    expect(error).toMatchObject({ code: 'WARP_PYTHON_VERSION', exitCode: 20 });
    expect(error.message).toContain('the Pythons that django==1.11.29 runs on');
  });
});
