import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';
import { writeFiles } from './write-files.ts';

const script = join(import.meta.dirname, '../../builders/python/package-managers/image/run-uv.sh');
const mirror = 'http://mirror.invalid/debian/';
const release = 'mirror.invalid_debian_dists_trixie_';
const key = 'main/binary-amd64/Packages';

export interface UvRun {
  readonly status: number | null;
  readonly output: string;
  /** Packages that apt-get was asked for, in that order. */
  readonly installed: readonly string[];
}

/**
 * Runs run-uv.sh where uv is a shell script, which sees what was installed in the file `$INSTALLED`,
 * and Debian has what `contents` lists. Everything goes when the test has finished.
 */
export function runUv(
  uv: string,
  options: {
    readonly contents?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** What apt-get says as it fails to fetch anything. */
    readonly unreachable?: string;
  } = {},
): UvRun {
  const place = temporaryFolder();
  onTestFinished(() => place[Symbol.dispose]());
  const at = (path: string) => join(place.path, path);
  mkdirSync(at('cache/lists'), { recursive: true });
  keepIndex(at('cache'), options.contents ?? '');
  writeFiles(place.path, {
    ...programs(uv, { ...options, lists: at('cache/lists') }),
    installed: '',
  });
  for (const name of Object.keys(programs('', { lists: '' }))) chmodSync(at(name), 0o755);
  const ended = spawnSync('sh', [script, 'uv', 'sync'], {
    encoding: 'utf8',
    env: {
      PATH: `${at('bin')}:${process.env.PATH}`,
      PYTHONDONTWRITEBYTECODE: '1',
      INSTALLED: at('installed'),
      WARP_COMPILERS: 'gcc libc6-dev',
      WARP_DEBIAN_INDEX: at('cache'),
      ...options.env,
    },
  });
  const installed = readFileSync(at('installed'), 'utf8').split('\n').filter(Boolean);
  return { status: ended.status, output: ended.stdout + ended.stderr, installed };
}

/** A distribution of the test's own: apt-get and dpkg know nothing but a list of names. */
function programs(
  uv: string,
  { lists, unreachable }: { readonly lists: string; readonly unreachable?: string },
): Record<string, string> {
  const target = [mirror, 'main', 'amd64', `${lists}/${release}${key.replaceAll('/', '_')}`, key];
  return {
    'bin/uv': `#!/bin/sh\n${uv}\n`,
    'bin/gcc': '#!/bin/sh\n',
    'bin/dpkg-query': '#!/bin/sh\ngrep -qx -- "$4" "$INSTALLED" && echo installed\n',
    'bin/apt-get': [
      '#!/bin/sh',
      `case "$*" in`,
      `*indextargets*) printf '${target.join('\\t')}\\n' ;;`,
      ...(unreachable === undefined ? [] : [`*) echo "${unreachable}"; exit 100 ;;`]),
      `*install*) for word; do case $word in -*|install) ;; *) echo "$word" >>"$INSTALLED" ;; esac; done ;;`,
      'esac',
      '',
    ].join('\n'),
  };
}

/** The index is there already, as the signed release describes it: nothing is fetched. */
function keepIndex(cache: string, contents: string): void {
  const packed = gzipSync(contents);
  const digest = createHash('sha256').update(packed).digest('hex');
  const name = 'main/Contents-amd64.gz';
  const file = createHash('sha256')
    .update(mirror + name)
    .digest('hex')
    .slice(0, 16);
  writeFileSync(join(cache, `${file}.gz`), packed);
  writeFileSync(join(cache, `${file}.gz.of`), digest);
  writeFileSync(join(cache, `lists/${release}InRelease`), ` ${digest} ${packed.length} ${name}\n`);
}
