import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../support/package-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const scripts = join(packageFolder(), 'builders/python/package-managers/image');

function run(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const ran = spawnSync(command, args, {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', ...env },
  });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stdout.trim();
}

function install(site: string, name: string): void {
  mkdirSync(join(site, `${name}-1.dist-info`), { recursive: true });
  writeFileSync(join(site, `${name}.py`), 'x = 1\n');
  writeFileSync(join(site, `${name}-1.dist-info/RECORD`), `${name}.py,,\n`);
}

it('leaves files of an earlier layer as they are when it dates those of the next', () => {
  using folder = temporaryFolder();
  const [first, second] = ['first', 'second'].map((name) => join(folder.path, name)) as [
    string,
    string,
  ];
  writeFileSync(first, '');
  const normalize = () =>
    run('sh', [join(scripts, 'normalize-venv.sh')], { VIRTUAL_ENV: folder.path });
  normalize();
  const changed = statSync(first).ctimeMs;
  writeFileSync(second, '');
  const older = join(folder.path, 'older');
  writeFileSync(older, '');
  utimesSync(older, 0, 0);
  normalize();
  expect(statSync(first).ctimeMs).toBe(changed);
  for (const path of [first, second, older, folder.path]) {
    expect(statSync(path).mtimeMs).toBe(315_532_800_000);
  }
});

it('writes the byte code of a package once, and that of a later one beside it', () => {
  using folder = temporaryFolder();
  const venv = join(folder.path, 'venv');
  run('python3', ['-m', 'venv', '--without-pip', venv]);
  const python = join(venv, 'bin/python');
  const site = run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
  const tag = run(python, ['-c', 'import sys; print(sys.implementation.cache_tag)']);
  const cache = (name: string) => join(site, `__pycache__/${name}.${tag}.pyc`);
  const compile = () =>
    run(python, ['-I', join(scripts, 'compile_venv.py'), join(folder.path, 'store')]);
  install(site, 'early');
  compile();
  const written = statSync(cache('early')).ctimeMs;
  install(site, 'late');
  compile();
  expect(statSync(cache('early')).ctimeMs).toBe(written);
  expect(statSync(cache('late')).isFile()).toBe(true);
});
