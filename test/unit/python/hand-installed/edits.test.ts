import { expect, test } from 'vitest';
import { projectWith } from '../../../../builders/python/hand-installed/project-with.ts';
import { requirementsWith } from '../../../../builders/python/hand-installed/requirements-with.ts';

const nothing = { added: [], changed: [], removed: [] };
const humanize = { name: 'humanize', version: '4.12.0' };
const added = { ...nothing, added: [humanize] };

test.each([
  ['a new file', '', 'humanize==4.12.0\n'],
  ['a sorted file', 'flask==3.0\nredis==5.0\n', 'flask==3.0\nhumanize==4.12.0\nredis==5.0\n'],
  ['another order', '# web\nredis==5\nflask==3\n', '# web\nredis==5\nflask==3\nhumanize==4.12.0\n'],
  ['its spacing, and no newline at the end', 'flask == 3.0', 'flask == 3.0\nhumanize == 4.12.0\n'],
  ['lines of DOS', 'flask\r\nredis\r\n', 'flask\r\nhumanize==4.12.0\r\nredis\r\n'],
  [
    'one that is asked for already',
    'Humanize[x]>=4,<5 ; python_version > "3"  # nice\n',
    'Humanize[x]==4.12.0 ; python_version > "3"  # nice\n',
  ],
  ['one that is asked for in any release', 'humanize  # nice\n', 'humanize==4.12.0  # nice\n'],
])('requirements: %s', (_, text, expected) => {
  expect(requirementsWith(text, added)).toBe(expected);
});

test('requirements: another release, and one less', () => {
  const changes = { added: [], changed: [{ name: 'flask', version: '3.1' }], removed: ['redis'] };
  expect(requirementsWith('-r base.txt\nFlask ~= 3.0\nredis==5\n', changes)).toBe(
    '-r base.txt\nFlask == 3.1\n',
  );
});

test.each([
  [
    '[project]\nname = "a"\ndependencies = ["flask>=3"]\n\n[tool.x]\n',
    '[project]\nname = "a"\ndependencies = ["flask>=3", "humanize==4.12.0"]\n\n[tool.x]\n',
  ],
  ['[project]\ndependencies = []\n', '[project]\ndependencies = ["humanize==4.12.0"]\n'],
  [
    "[project]\ndependencies = [\n  'flask[async]>=3',\n]\n",
    "[project]\ndependencies = [\n  'flask[async]>=3',\n  'humanize==4.12.0',\n]\n",
  ],
])('pyproject: %j', (text, expected) => {
  expect(projectWith(text, added)).toBe(expected);
});

test.each([
  ['no list', '[project]\nname = "a"\n'],
  ['the list of another table', '[tool.x]\ndependencies = []\n'],
  ['comments in the list', '[project]\ndependencies = [\n  "a", # "b"\n]\n'],
])('pyproject: left to a person: %s', (_, text) => {
  expect(projectWith(text, added)).toBeUndefined();
});

test('pyproject: another release, and one less', () => {
  const text = '[project]\ndependencies = ["flask~=3.0; python_version > \'3\'", "redis"]\n';
  const changes = { added: [], changed: [{ name: 'flask', version: '3.1' }], removed: ['redis'] };
  expect(projectWith(text, changes)).toBe(
    '[project]\ndependencies = ["flask==3.1; python_version > \'3\'"]\n',
  );
});
