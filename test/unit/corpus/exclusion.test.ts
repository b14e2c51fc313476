import { expect, test } from 'vitest';
import { pythonsNeeded } from '../../corpus/exclusion.ts';

test.each([
  ['no base has Python 3.12 (.python-version:1)', ['3.12']],
  ['pulling python:3.14-slim failed', ['3.14']],
  ['no base offers the Python asked for by <3.10 (settings.py:42); offered: 3.13', ['3.9']],
  ['the registry does not answer', []],
])('of %j the interpreters %j are tried', (message, expected) => {
  expect(pythonsNeeded(message)).toEqual(expected);
});
