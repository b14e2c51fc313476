import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/detected-start.ts';
import { plannedFiles } from '../../support/planned-files.ts';

function pythonFor(source: string, files: Files = {}) {
  const app = `from flask import Flask\n${source}\napp = Flask(__name__)\n`;
  const plan = plannedFiles({ 'app.py': app, 'requirements.txt': 'flask\n', ...files });
  return plan.facts.find(({ name }) => name === 'python.version');
}

describe('code that imports what later Pythons lack', () => {
  test('has a Python chosen that has it, with the line that asks', () => {
    const { value, reason } = pythonFor('from imp import reload') ?? {};
    expect(value).toBe('3.11');
    expect(reason?.at).toEqual({ file: 'app.py', line: 2 });
  });

  test.each<[string, string, Files]>([
    ['it is tried', 'try:\n    import cgi\nexcept ImportError:\n    cgi = None', {}],
    ['a package brings it back', 'import cgi', { 'requirements.txt': 'flask\nlegacy-cgi\n' }],
    ["it is the app's own", 'import chunk', { 'chunk.py': '' }],
    ['a file names a Python', 'import cgi', { '.python-version': '3.13\n' }],
  ])('changes nothing where %s', (_, source, files) => {
    expect(pythonFor(source, files)?.value).toBe('3.13');
  });
});
