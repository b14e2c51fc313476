import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with everything that a careless client gets wrong; gone with the test. */
export function nastyFolder(dockerfile: string) {
  const path = mkdtempSync(join(tmpdir(), 'warp-identity-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const at = (name: string): string => join(path, name);
  mkdirSync(at('d/e'), { recursive: true });
  mkdirSync(at('s p'));
  mkdirSync(at('sticky'));
  chmodSync(at('sticky'), 0o1777);
  for (const file of ['Dockerfile', 'd/a', 'd.x', 'ü n', 'private', 'empty'])
    writeFileSync(at(file), file === 'empty' ? '' : dockerfile);
  linkSync(at('d/a'), at('d/hard'));
  symlinkSync('a', at('d/soft'));
  symlinkSync('/elsewhere', at('d/e/absolute'));
  chmodSync(at('d/a'), 0o4755);
  chmodSync(at('private'), 0o600);
  utimesSync(at('empty'), 981_173_106, 981_173_106.789);
  execFileSync('mkfifo', [at('fifo')]);
  writeFileSync(at(`d/${'long'.repeat(40)}`), 'a name beyond the 100 bytes of a tar header');
  return { path, dockerfile };
}
