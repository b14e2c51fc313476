import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../support/package-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const script = join(packageFolder(), 'builders/python/lock/image/fit_releases.py');

/** `old` takes a name of `new` that its second release has no more. */
const code: Readonly<Record<string, string>> = {
  'old 1': 'from new import gone\n',
  'new 1': 'gone = 1\n',
  'new 2': '',
};

/** Stands for uv: an environment with the packages of a pylock.toml, and a resolution by date. */
const uv = `#!/usr/bin/env python3
import json, os, shutil, subprocess, sys, tomllib
here = os.path.dirname(os.path.abspath(__file__))
words = sys.argv[1:]
if words[0] == "venv":
    sys.exit(subprocess.run([sys.executable, "-m", "venv", "--without-pip", words[-1]]).returncode)
if words[:2] == ["pip", "sync"]:
    python, lock = words[-2], words[-1]
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", where], stdout=subprocess.PIPE).stdout.decode().strip()
    code = json.load(open(os.path.join(here, "code.json")))
    for one in tomllib.load(open(lock, "rb"))["packages"]:
        name, version = one["name"], one["version"]
        for old in os.listdir(site):
            if old.startswith(name):
                shutil.rmtree(os.path.join(site, old))
        info = os.path.join(site, "%s-%s.dist-info" % (name, version))
        os.makedirs(info)
        os.makedirs(os.path.join(site, name))
        open(os.path.join(site, name, "__init__.py"), "w").write(code["%s %s" % (name, version)])
        open(os.path.join(info, "METADATA"), "w").write("Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (name, version))
        open(os.path.join(info, "top_level.txt"), "w").write(name + "\\n")
if words[:2] == ["pip", "compile"]:
    cutoff = [word for word in words if word.startswith("--exclude-newer-package=new=20")]
    shutil.copy(os.path.join(here, "before.toml"), words[-1]) if cutoff else sys.exit(1)
`;

const locked = (name: string, version: string, year: number) =>
  `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ url = "w", upload-time = ${year}-05-01T00:00:00Z }]\n`;
const newest = locked('old', '1', 2021) + locked('new', '2', 2025);
const before = locked('old', '1', 2021) + locked('new', '1', 2020);

/** The lock that is left, and what was said. */
function fitting(lock: string, held: string, sources = code) {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  writeFiles(folder.path, {
    uv,
    'before.toml': before,
    'pylock.toml': lock,
    'code.json': JSON.stringify(sources),
  });
  chmodSync(at('uv'), 0o755);
  const options = ['--python', 'python3', '--held', held, '--lock', at('pylock.toml')];
  const ran = spawnSync('python3', ['-I', script, ...options, '--', 'uv', 'pip', 'compile'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder.path}:${process.env.PATH}` },
  });
  expect(ran.status, ran.stderr).toBe(0);
  return { lock: readFileSync(at('pylock.toml'), 'utf8'), said: ran.stdout };
}

test('what a held release fails on is taken as it was in its time', () => {
  const { lock, said } = fitting(newest, 'old');
  expect(lock).toBe(before);
  expect(said).toMatch(
    /^warp-warning: WARP_PYTHON_OLDER_RELEASE: old 1 does not go with new 2: new 1 is installed.*\twrite new==1 /,
  );
});

test.each([
  ['all can be imported', newest, 'old', { ...code, 'old 1': 'import new\n' }],
  ['the older release lacks it as well', newest, 'old', { ...code, 'new 1': '' }],
  ['the other is held, too', newest, 'old new', code],
  ['the index tells no dates', newest.replace(/, upload-time = \S+/g, ''), 'old', code],
])('all stays as it is where %s', (_, lock, held, sources) => {
  expect(fitting(lock, held, sources)).toEqual({ lock, said: '' });
});
