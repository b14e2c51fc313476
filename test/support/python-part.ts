import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const shipped = join(import.meta.dirname, '../../builders/python/image');

export interface PartRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly warnings: string;
  readonly links: string;
  readonly left: (path: string) => boolean;
}

type Files = Readonly<Record<string, string>>;

/**
 * Runs the import check on files in a folder that is removed when the test has finished.
 * @param python the interpreter; the machine's own by default
 */
export function importCheck(files: Files, args: readonly string[], python?: string): PartRun {
  return runPart('import_check.py', files, args, python);
}

/** Looks up what a program in such a folder imports. */
export function programImports(files: Files, args: readonly string[]): PartRun {
  return runPart('program_imports.py', files, args);
}

function runPart(part: string, files: Files, args: readonly string[], python = 'python3'): PartRun {
  const folder = mkdtempSync(join(tmpdir(), 'warp-part-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const source = join(folder, 'src');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), content);
  }
  const output = (name: string): string => join(folder, name);
  const ended = spawnSync(python, [join(shipped, part), ...args], {
    cwd: source,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      WARP_WARNINGS: output('warnings'),
      WARP_LINKS: output('links'),
      WARP_FACTS: output('facts'),
    },
  });
  if (ended.error) throw new Error('python3 is missing: install it', { cause: ended.error });
  const read = (name: string): string =>
    existsSync(output(name)) ? readFileSync(output(name), 'utf8') : '';
  return {
    status: ended.status,
    stdout: ended.stdout,
    stderr: ended.stderr,
    warnings: read('warnings'),
    links: read('links'),
    left: (path) => existsSync(join(source, path)),
  };
}
