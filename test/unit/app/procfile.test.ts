import { expect, test } from 'vitest';
import { parseProcfile } from '../../../src/app/procfile.ts';

test('a Procfile gives names, commands and lines', () => {
  const text = '# comment\nweb: gunicorn app:app\r\n\nworker:   rq worker  \nnot a process\n';
  expect(parseProcfile(text)).toEqual([
    { name: 'web', command: 'gunicorn app:app', line: 2 },
    { name: 'worker', command: 'rq worker', line: 4 },
  ]);
});

test('a backslash at the end joins lines', () => {
  expect(parseProcfile('web: a \\\n  b\nx: c\n')).toEqual([
    { name: 'web', command: 'a b', line: 1 },
    { name: 'x', command: 'c', line: 3 },
  ]);
});

test('of two entries of one name the last counts', () => {
  expect(parseProcfile('web: a\nweb: b\n')).toEqual([{ name: 'web', command: 'b', line: 2 }]);
});
