import { expect, test } from 'vitest';
import { editConfig } from '../../../src/config/edit-config.ts';

const nothing = { runPackages: [], buildPackages: [], runEnv: {} };

test.each([
  ['a new file', '', 'run:\n  packages:\n    - jq\n  env:\n    A: "1"\n'],
  [
    'comments, order and quotes stay',
    "# about\nserver: gunicorn # fast\n\nrun:\n    # tools\n    packages: [curl]\n\nname: 'shop'\n",
    '# about\nserver: gunicorn # fast\n\nrun:\n    # tools\n    packages: [curl, jq]\n    env:\n        A: "1"\n\nname: \'shop\'\n',
  ],
  [
    'a list that is not indented, and a key without a value',
    'run:\n  packages:\n  - curl # for health\n  - ...\n  env:\n',
    'run:\n  packages:\n  - curl # for health\n  - ...\n  - jq\n  env:\n    A: "1"\n',
  ],
  [
    'what is there already',
    'run: { packages: [jq], env: { A: "1" } }\n',
    'run: { packages: [jq], env: { A: "1" } }\n',
  ],
  [
    'comments alone',
    '# nothing yet\n',
    '# nothing yet\n\nrun:\n  packages:\n    - jq\n  env:\n    A: "1"\n',
  ],
])('%s', (_, text, expected) => {
  expect(editConfig(text, { ...nothing, runPackages: ['jq'], runEnv: { A: '1' } })).toBe(expected);
});

test('packages for building have their own list, and a value any text', () => {
  const runEnv = { LINES: 'a\nb: #"' };
  const text = editConfig('build:\n  env: { X: y }\n', {
    ...nothing,
    buildPackages: ['libpq-dev'],
    runEnv,
  });
  expect(text).toBe(
    'build:\n  env: { X: y }\n  packages:\n    - libpq-dev\nrun:\n  env:\n    LINES: |-\n      a\n      b: #"\n',
  );
});
