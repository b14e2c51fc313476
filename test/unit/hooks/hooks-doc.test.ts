import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitText } from '../../../src/plan/describe-hook.ts';
import { hookNames } from '../../../src/plan/hook.ts';
import { lifecycle } from '../../../src/plan/hook-lifecycle.ts';

const root = join(import.meta.dirname, '../../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('what is told of hooks outside of the plan', () => {
  it('is a row of docs/hooks.md each, in their order, with the time limit', () => {
    const rows = [
      ...text('docs/hooks.md').matchAll(/^\| `([\w-]+)` \| .* \| (root|1001) \| (.*) \|$/gm),
    ];
    const limit = (ms: number | undefined) => (ms === undefined ? 'none' : limitText(ms));
    expect(rows.map(([, name, as, limited]) => [name, as, limited])).toEqual(
      hookNames.map((name) => [
        name,
        name === 'install' ? 'root' : '1001',
        limit(lifecycle[name].timeoutMs),
      ]),
    );
  });

  it('is said by the toolkit in the same words', () => {
    const script = text('images/rootfs/opt/warp/lib/hook-settings.sh');
    for (const name of hookNames.filter((one) => lifecycle[one].runs.in !== 'action')) {
      expect(script).toContain(lifecycle[name].when);
    }
  });
});
