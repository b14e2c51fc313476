import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeFiles } from '../support/write-files.ts';

const shipped = join(import.meta.dirname, '../../builders/python/image/listen');

/** A program that imports the app as a server would; what was reported about it. */
function load(app: string, watch: string, program = 'serve'): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'warp-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const serve = 'import shop.web as m\ngetattr(m, "make", lambda: 0)()\n';
  writeFiles(folder, { [program]: serve, 'shop/__init__.py': '', 'shop/web.py': app });
  spawnSync(
    'python3',
    [
      '-B',
      '-c',
      `import warp_watch, runpy, sys; sys.argv[0] = '${program}'; sys.path.insert(0, ''); runpy.run_path('${program}')`,
    ],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, PYTHONPATH: shipped, WARP_WATCH: watch, WARP_STATE: folder },
    },
  );
  const reports = ['loading', 'loaded', 'load-failed'].filter((name) =>
    existsSync(join(folder, name)),
  );
  return Object.fromEntries(
    reports.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

describe("the load of an app by its own command's server", () => {
  it('is reported when the module has been imported', () => {
    expect(load('app = 1', 'serve shop.web app')).toEqual({ loading: '', loaded: '' });
  });

  it('is reported with the traceback when it fails, of a package around it too', () => {
    const told = load('raise ValueError("no database")', 'serve shop.web app');
    expect(told['load-failed']).toContain('ValueError: no database');
    expect(told['load-failed']).not.toContain('warp_watch');
    expect(told).not.toHaveProperty('loaded');
  });

  it('of a factory has ended when that has returned', () => {
    const failing = 'def make():\n    raise ValueError("no database")\n';
    const told = load(failing, 'serve shop.web make()');
    expect(told['load-failed']).toContain('no database');
    expect(told).not.toHaveProperty('loaded');
    expect(load('def make(): return 1', 'serve shop.web make()')).toHaveProperty('loaded');
  });

  it("is nobody else's: another program that imports the app reports nothing", () => {
    expect(load('app = 1', 'serve shop.web app', 'manage')).toEqual({});
  });
});
