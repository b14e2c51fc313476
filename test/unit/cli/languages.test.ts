import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const commands = join(import.meta.dirname, '../../../src/cli/commands');

test('commands name no test runner and no package manager: builders know them', () => {
  const naming = readdirSync(commands).filter((file) =>
    /\b(pytest|unittest|pip|npm|uv)\b/.test(readFileSync(join(commands, file), 'utf8')),
  );
  expect(naming).toEqual([]);
});
