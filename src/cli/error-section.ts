import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** What docs/errors.md says about a code of an error or a warning; undefined for anything else. */
export function errorSection(code: string): string | undefined {
  if (!/^warp_\w+$/i.test(code)) return undefined;
  const text = readFileSync(join(packageRoot(), 'docs/errors.md'), 'utf8');
  const section = text
    .split(/^(?=## )/m)
    .find((part) => part.split('\n')[0] === `## ${code.toUpperCase()}`);
  return section && `${section.replace(/^## /, '').trimEnd()}\n`;
}
