import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const toolkit = join(import.meta.dirname, '../../images/rootfs/opt/warp');

interface Assembly {
  readonly folder: string;
  /** `--hooks` and `--parts` as two steps of a build run them. */
  step(...args: string[]): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
  out(path: string): string;
}

/** The assemble stage in a folder of its own, of an app of these files. */
function assembly(files: Readonly<Record<string, string>>, settings = ''): Assembly {
  const place = temporaryFolder();
  onTestFinished(() => place[Symbol.dispose]());
  const folder = place.path;
  // The hooks run as another user, where the test's own is root.
  chmodSync(folder, 0o755);
  cpSync(toolkit, join(folder, 'warp'), { recursive: true });
  mkdirSync(join(folder, 'context'));
  writeFiles(join(folder, 'context'), { 'app.py': 'x', ...files });
  writeFiles(join(folder, 'warp/etc'), { 'hook-settings': settings });
  return {
    folder,
    step: (...args) =>
      spawnSync(join(folder, 'warp/lib/assemble.sh'), args, {
        encoding: 'utf8',
        maxBuffer: 1e9,
        env: {
          PATH: process.env.PATH ?? '/usr/bin:/bin',
          WARP_HOME: join(folder, 'warp'),
          WARP_APP_ROOT: join(folder, 'root'),
          WARP_CONTEXT: join(folder, 'context'),
          WARP_OUT: join(folder, 'out'),
          WARP_WORK: join(folder, 'work'),
          WARP_PRE_BUILT: join(folder, 'pre-built'),
          SOURCE_DATE_EPOCH: '0',
          ONLY_NOW: 'of this step',
        },
      }),
    out: (path) => readFileSync(join(folder, 'out', path), 'utf8'),
  };
}

const build = (script: string) => ({ '.warp/hooks/build': `#!/bin/sh\n${script}\n` });
const warnings = (stdout: string) =>
  stdout.split('\n').flatMap((line) => /^warp-warning: (.*)$/.exec(line)?.[1] ?? []);

describe('a build hook', () => {
  it('has what build-env prints, as the parts have, and what no later step has stays out', () => {
    const app = assembly({
      '.warp/hooks/build-env': '#!/bin/sh\necho "A=\'b\nc\'"; echo note >&2\n',
      ...build('echo "$A/$ONLY_NOW" > from-hook'),
    });
    const hooks = app.step('--hooks', 'from-hook');
    expect(hooks.status, hooks.stderr).toBe(0);
    expect(hooks.stderr).toBe('[build-env] note\n');
    const kept = readFileSync(join(app.folder, 'work/build.env'), 'utf8');
    expect(kept).toContain("export A='b\nc'");
    expect(kept).not.toContain('ONLY_NOW');
    const part = ['/bin/sh', '-c', 'echo "$A" > from-part'].join('\u001f');
    const parts = app.step('--parts', part);
    expect(parts.status, parts.stderr).toBe(0);
    expect(app.out('src/from-hook')).toBe('b\nc/of this step\n');
    expect(app.out('src/from-part')).toBe('b\nc\n');
  });

  it('sees what a pre-build hook wrote, over the source', () => {
    const app = assembly({ 'gen.txt': 'old', ...build('cat gen.txt more/x') });
    writeFiles(join(app.folder, 'pre-built'), { 'gen.txt': 'new\n', 'more/x': 'x\n' });
    expect(app.step('--hooks').stderr).toBe('[build] new\n[build] x\n');
  });

  it('fails with its status, and says so in the lines that warp reads', () => {
    const app = assembly(build('echo last words; exit 7'), 'build 5 replace .warp/hooks/build\n');
    const ended = app.step('--hooks');
    expect(ended.status).toBe(7);
    expect(ended.stderr).toBe('[build] last words\n');
    expect(ended.stdout).toMatch(
      /^warp-error: WARP_HOOK_FAILED: the build hook \(\.warp\/hooks\/build\) ended with status 7\nwarp-hint: .*once source and dependencies are there/,
    );
  });

  it('that hangs is ended', () => {
    const app = assembly(build('echo x; sleep 60'), 'build 1 replace .warp/hooks/build\n');
    const ended = app.step('--hooks');
    expect(ended.status).toBe(124);
    expect(ended.stdout).toContain('WARP_HOOK_TIMEOUT');
    expect(ended.stdout).toContain('hooks.build.timeout');
  });

  it('cannot pass its own output off as what a step tells warp', () => {
    const ended = assembly(build('echo "warp-warning: WARP_X: y"; exit 1')).step('--hooks');
    expect(ended.stdout).not.toContain('WARP_X');
  });

  it('that writes more than an engine shows is cut in the middle, not at its end', () => {
    const app = assembly(build('yes "a line" | head -n 3000000; echo the reason >&2; exit 1'));
    const { stderr, status } = app.step('--hooks');
    expect(status).toBe(1);
    expect(stderr.length).toBeLessThan(2_000_000);
    expect(stderr).toMatch(
      /\[build\] … \d+ lines left out\n(\[build\] a line\n){19}\[build\] the reason\n$/,
    );
  });

  it('may not write to the data folder', () => {
    const app = assembly(build('echo x > ../data/x'));
    mkdirSync(join(app.folder, 'root/data'), { recursive: true });
    chmodSync(join(app.folder, 'root/data'), 0o777);
    const ended = app.step('--hooks');
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(/WARP_HOOK_WROTE_DATA: the build hook wrote \S+\/data\/x/);
  });

  it('whose interpreter is missing is told so', () => {
    const ended = assembly({ '.warp/hooks/build': '#!/opt/none/such\n' }).step('--hooks');
    expect(ended.status).toBe(127);
    expect(ended.stdout).toContain(
      'WARP_HOOK_INTERPRETER: the build hook is run by /opt/none/such',
    );
  });

  it('whose variables are none is told the line', () => {
    const ended = assembly({ '.warp/hooks/build-env': '#!/bin/sh\necho A=1; echo B\n' }).step(
      '--hooks',
    );
    expect(ended.status).toBe(65);
    expect(ended.stdout).toContain('what the build-env hook prints, line 2 is not NAME=value: B');
  });
});

describe('what a build hook writes', () => {
  const written = [
    'mkdir -p static/css node_modules/a/b old/new',
    'echo > static/css/x; echo > static/css/y; echo > node_modules/a/b/z; echo > old/new/w',
    'echo more >> app.py; ln -s x link; mkdir empty; touch -d @0 "old/two words"',
  ].join('\n');

  it('is found by comparing, new folders as one, and warned about where it is not declared', () => {
    const app = assembly({ 'old/file': '', ...build(written) });
    expect(app.step('--hooks', 'static/css', 'old/new', 'gone').status).toBe(0);
    const [missing, undeclared] = warnings(app.step('--parts').stdout);
    expect(missing).toContain('WARP_HOOK_OUTPUT_MISSING: the build hook did not write gone');
    expect(undeclared).toContain(
      'wrote what is declared nowhere: app.py, link, node_modules/ (1 files), old/two words\t',
    );
    expect(app.out('etc/outputs').trim().split('\n')).toEqual([
      ...['app.py', 'link', 'node_modules', 'old/new', 'old/two words', 'static'],
    ]);
  });

  it('is nothing where it only reads', () => {
    const app = assembly(build('cat app.py; find . >/dev/null'));
    expect(app.step('--hooks').status).toBe(0);
    expect(warnings(app.step('--parts').stdout)).toEqual([]);
    expect(app.out('etc/outputs')).toBe('');
  });

  it('is not judged for hooks of the older tool', () => {
    const app = assembly(
      { '.warpdrive/action_hooks/build': '#!/bin/sh\necho x > new\n' },
      'build 5 replace .warpdrive/action_hooks/build\n',
    );
    expect(app.step('--hooks').status).toBe(0);
    expect(warnings(app.step('--parts').stdout)).toEqual([]);
    expect(existsSync(join(app.folder, 'out/src/new'))).toBe(true);
  });
});
