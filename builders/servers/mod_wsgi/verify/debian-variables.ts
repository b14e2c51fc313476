import { posix } from 'node:path';
import type { SystemConfig } from '../../../../src/builder/system-server.ts';

/** What Debian's envvars sets for its configuration: `${APACHE_LOG_DIR}` and its like. */
export function debianVariables({
  main,
  text,
}: SystemConfig): readonly (readonly [string, string])[] {
  const [first = '/'] = main;
  const given = text(posix.join(posix.dirname(first), 'envvars')) ?? '';
  return [...given.matchAll(/^\s*export\s+([A-Z_]+)=(\S*)/gm)].map(([, name = '', value = '']) => [
    name,
    value.replace(/\$\{?SUFFIX\}?/g, '').replace(/^["']|["']$/g, ''),
  ]);
}
