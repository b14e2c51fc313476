import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PythonCandidate } from '../../../builders/python/candidate.ts';
import { detectPython } from '../../../builders/python/detect.ts';
import { checkImports } from '../../../builders/python/imports/check-imports.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

/** Pieces of what detection looks for, in any order: nearly right is where readers stumble. */
const piece = fc.constantFrom(
  ...[
    'import ',
    'from ',
    'flask',
    'celery',
    '.',
    '..',
    ' import ',
    'Flask(',
    ')',
    '(',
    '[',
    '{',
    '\n',
  ],
  ...[
    '    ',
    'def create_app(',
    'class A(A):',
    'app = ',
    'app = app',
    'return app',
    '@',
    'async ',
    ':',
  ],
  ...[
    "if __name__ == '__main__':",
    'uvicorn.run(',
    '"main:app"',
    'port=',
    '0777',
    '`',
    "'''",
    'print x',
  ],
  ...[
    'except X, e:',
    'try:',
    '\\',
    '\0',
    '\ufffd',
    '\r',
    '\t',
    'lambda: ',
    'streamlit',
    'st.write(1)',
    '🚀',
  ],
);
const source = fc.oneof(
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const path = fc.constantFrom(
  ...[
    'app.py',
    'main.py',
    'wsgi.py',
    'manage.py',
    'tasks.py',
    'pkg/__init__.py',
    'pkg/__main__.py',
  ],
  ...[
    'pkg/app.py',
    'settings.py',
    'Procfile',
    'pyproject.toml',
    'requirements.txt',
    'a.ini',
    '.flaskenv',
  ],
);

function read(files: Readonly<Record<string, string>>): void {
  const app = memoryApp(files);
  for (const { data } of detectPython(app, {}).candidates)
    checkImports(app, data as PythonCandidate);
}

test('whatever the files hold is read without a crash', () => {
  const files = fc.dictionary(path, source, { maxKeys: 8 });
  fc.assert(
    fc.property(files, (some) => read(some)),
    { numRuns: 100 },
  );
});

test.each([
  ['brackets', '('.repeat(5_000)],
  ['calls', `app = ${'f('.repeat(2000)}${')'.repeat(2000)}\n`],
  ['sums', `app = ${'1 + '.repeat(5_000)}1\n`],
  ['blocks', Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}if x:\n`).join('')],
  ['attributes', `app = a${'.b'.repeat(5_000)}\n`],
  [
    'functions within functions',
    Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}def f():\n`).join(''),
  ],
  ['blank lines', '\n'.repeat(60_000)],
  ['spaces', ' '.repeat(60_000)],
  ['one line', `x = "${'a'.repeat(350_000)}"\n`],
])('a source of nothing but nested %s ends in an answer', (_, text) => {
  const files = {
    'app.py': `import flask\nimport streamlit\n${text}`,
    'requirements.txt': 'flask\ncelery\n',
  };
  expect(() => read(files)).not.toThrow();
});
