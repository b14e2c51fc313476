import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/package-root.ts';

it('keeps Node 20 from taking --env-file for an option of its own', () => {
  const [shebang] = readFileSync(join(packageRoot(), 'bin/warp'), 'utf8').split('\n');
  expect(shebang).toMatch(/ node --$/);
});
