import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../../src/app/disk-app.ts';
import { createIgnoreMatcher } from '../../../src/app/ignore-matcher.ts';
import { WarpError } from '../../../src/warp-error.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'warp-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function errorOf(action: () => unknown): WarpError {
  try {
    action();
  } catch (error) {
    if (error instanceof WarpError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const paths = (folder: string): readonly string[] =>
  openApp(folder)
    .entries()
    .map((e) => e.path);

describe('openApp', () => {
  it('lists entries by bytes, whatever the order on disk', () => {
    const folder = folderWith({ 'b/z.py': '', 'b.py': '', 'a/é.py': '', 'a/z.py': '', Z: '' });
    expect(paths(folder)).toEqual(['Z', 'a', 'a/z.py', 'a/é.py', 'b', 'b.py', 'b/z.py']);
  });

  it('leaves out tool state, caches and local environments of any name', () => {
    const folder = folderWith({
      'app.py': '',
      '.git/HEAD': '',
      'sub/node_modules/x/i.js': '',
      'sub/__pycache__/a.pyc': '',
      'my-env/pyvenv.cfg': '',
      'my-env/lib/a.py': '',
      'dist/index.html': '',
    });
    expect(paths(folder)).toEqual(['app.py', 'dist', 'dist/index.html', 'sub']);
    expect(openApp(folder).ignore).toContain('my-env');
  });

  it('lets .dockerignore, then .warpignore have the last word', () => {
    const folder = folderWith({
      'app.py': '',
      'notes.md': '',
      'data/big.bin': '',
      'dist/x': '',
      '.dockerignore': '*.md\ndata\ndist\n',
      '.warpignore': '# needed at run time\n!dist\n',
    });
    expect(paths(folder)).toEqual(['.dockerignore', '.warpignore', 'app.py', 'dist', 'dist/x']);
  });

  it('does not let an ignore rule hide what warp itself reads', () => {
    const folder = folderWith({
      'app.py': '',
      'warp.yaml': 'name: x',
      '.warp/hooks/build': '',
      '.dockerignore': '**/.*\n*.yaml\n',
    });
    const app = openApp(folder);
    expect(app.text('warp.yaml')).toBe('name: x');
    expect(app.entry('.warp/hooks/build')?.kind).toBe('file');
  });

  it('hands out patterns by which BuildKit would leave out the very same files', () => {
    const folder = folderWith({
      'app.py': '',
      'env/pyvenv.cfg': '',
      'env/keep.txt': '',
      'e2/pyvenv.cfg': '',
      '.env': 'A=1',
      '.warpignore': '!e2\n',
    });
    const app = openApp(folder);
    const matcher = createIgnoreMatcher(app.ignore);
    expect(app.entries().filter((entry) => matcher.ignores(entry.path))).toEqual([]);
    expect(paths(folder)).toEqual(['.warpignore', 'app.py', 'e2', 'e2/pyvenv.cfg']);
    for (const path of ['env/keep.txt', '.env']) expect(matcher.ignores(path)).toBe(true);
  });

  it('says that a local .env stays out, and lets it in when asked', () => {
    const folder = folderWith({ 'app.py': '', '.env': 'SECRET=1', '.env.example': '' });
    expect(openApp(folder).warnings.map((w) => w.code)).toEqual(['WARP_APP_LOCAL_SETTINGS']);
    writeFileSync(join(folder, '.warpignore'), '!.env\n');
    expect(openApp(folder).text('.env')).toBe('SECRET=1');
    expect(openApp(folder).warnings).toEqual([]);
  });

  it('warns of a huge file with the line to add, until it is listed', () => {
    const folder = folderWith({ 'app.py': '', 'models/big.bin': '' });
    truncateSync(join(folder, 'models/big.bin'), 1_000_000_000);
    const [warning] = openApp(folder).warnings;
    expect(warning?.hint).toContain('models/big.bin');
    writeFileSync(join(folder, '.dockerignore'), 'models/big.bin\n');
    expect(openApp(folder).warnings).toEqual([]);
  });

  it('follows links inside the folder, names loops and links that lead out', () => {
    const folder = folderWith({ 'real/a.txt': 'text' });
    symlinkSync('real', join(folder, 'dir'));
    symlinkSync('../real/a.txt', join(folder, 'real/b.txt'));
    symlinkSync('loop', join(folder, 'loop'));
    symlinkSync('../outside', join(folder, 'out'));
    symlinkSync('/etc/hostname', join(folder, 'absolute'));
    const app = openApp(folder);
    expect(app.text('dir/b.txt')).toBe('text');
    expect(app.list('dir')).toEqual(['a.txt', 'b.txt']);
    expect([app.entry('loop'), app.text('out'), app.text('absolute')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(app.warnings.map((w) => [w.at?.file, w.code])).toEqual([
      ['absolute', 'WARP_APP_LINK_OUTSIDE'],
      ['loop', 'WARP_APP_LINK_BROKEN'],
      ['out', 'WARP_APP_LINK_OUTSIDE'],
    ]);
  });

  it('reads a text once and tells a run bit', () => {
    const folder = folderWith({ 'app.sh': '\uFEFFecho' });
    chmodSync(join(folder, 'app.sh'), 0o755);
    const app = openApp(folder);
    expect(app.text('app.sh')).toBe('echo');
    writeFileSync(join(folder, 'app.sh'), 'changed');
    expect(app.text('app.sh')).toBe('echo');
    expect(app.entry('./app.sh')).toMatchObject({ path: 'app.sh', executable: true });
  });
});

describe('openApp refuses, in a way that says what to do', () => {
  it('a folder that is not there', () => {
    const error = errorOf(() => openApp(join(folderWith({}), 'nope')));
    expect([error.code, error.exitCode]).toEqual(['WARP_APP_NOT_FOUND', 10]);
  });

  it('a file', () => {
    const error = errorOf(() => openApp(join(folderWith({ 'app.py': '' }), 'app.py')));
    expect([error.code, error.exitCode]).toEqual(['WARP_APP_NOT_A_FOLDER', 10]);
  });

  it('an empty folder, and one whose files are all left out', () => {
    const empty = errorOf(() => openApp(folderWith({})));
    expect([empty.code, empty.exitCode]).toEqual(['WARP_APP_EMPTY', 20]);
    const ignored = errorOf(() => openApp(folderWith({ '.git/HEAD': '' })));
    expect(ignored.code).toBe('WARP_APP_EMPTY');
    expect(ignored.problems[0]?.message).toContain('.git');
  });

  it('an ignore file with a broken pattern, by its line', () => {
    const error = errorOf(() => openApp(folderWith({ a: '', '.warpignore': 'x\n\na[\n' })));
    expect(error.code).toBe('WARP_IGNORE_INVALID');
    expect(error.problems[0]?.at).toEqual({ file: '.warpignore', line: 3 });
  });

  it('unreadable files and folders, all of them by name', () => {
    const folder = folderWith({ 'a.py': '', 'b/c.py': '', 'd/e.py': '' });
    chmodSync(folder, 0o755);
    const app = openApp(folder);
    chmodSync(join(folder, 'a.py'), 0o000);
    chmodSync(join(folder, 'd'), 0o000);
    const isRoot = process.getuid?.() === 0;
    // Root reads everything, so this looks at the folder with another user's eyes; access(2), by
    // which files are checked, goes by the real user all the same.
    if (isRoot) process.seteuid?.(65534);
    try {
      const error = errorOf(() => openApp(folder));
      expect(error.code).toBe('WARP_APP_UNREADABLE');
      const files = error.problems.map((problem) => problem.at?.file).sort();
      expect(files).toEqual(isRoot ? ['d'] : ['a.py', 'd']);
      expect(errorOf(() => app.text('a.py')).code).toBe('WARP_APP_UNREADABLE');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
