import { chmodSync, cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** Copies a file or folder of warp's package, by path from its root, with the modes of warp's own builds. */
export function copyShipped(path: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(packageRoot(), path), to, { recursive: true });
  normalizeModes(to);
}

/** The umask of the checkout that warp runs from leaves no trace. */
function normalizeModes(path: string): void {
  const stat = statSync(path);
  chmodSync(path, stat.isDirectory() || stat.mode & 0o111 ? 0o755 : 0o644);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path)) normalizeModes(join(path, name));
}
