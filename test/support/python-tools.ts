import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const packages = ['django', 'wagtail', 'uv', 'compose-spec'];

/**
 * Folder with the frameworks' own generators (`django-admin`, `wagtail`), `uv` and what reads compose.yaml, installed from
 * the package index once and kept for later runs of the day.
 *
 * @throws Error when Python or the index is missing
 */
export async function pythonTools(): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  const home = join(tmpdir(), `warp-test-tools-${userInfo().uid}`);
  const folder = join(home, `${day}-${packages.join('-')}`);
  if (existsSync(folder)) return join(folder, 'bin');
  // Made aside and moved into place, so that two workers neither wait for nor disturb one another.
  const making = `${folder}.${process.pid}`;
  mkdirSync(home, { recursive: true });
  await must('python3', ['-m', 'venv', making]);
  await must(join(making, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...packages]);
  try {
    renameSync(making, folder);
  } catch {
    // Another worker was first.
    rmSync(making, { recursive: true, force: true });
  }
  return join(folder, 'bin');
}

/**
 * Runs one of the tools in a folder.
 *
 * @throws Error with its output when it fails
 */
export async function runPythonTool(
  words: readonly [string, ...string[]],
  folder: string,
): Promise<void> {
  const [tool, ...args] = words;
  const bin = await pythonTools();
  // Scripts hold the path of the environment they were made in: named by their interpreter instead.
  const native = tool === 'uv';
  const python = join(bin, 'python');
  if (native) await must(join(bin, tool), args, folder);
  else await must(python, [join(bin, tool), ...args], folder);
}

async function must(program: string, args: readonly string[], cwd?: string): Promise<void> {
  const result = await runCommand(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs: 300_000,
  });
  if (result.status === 0) return;
  const said = `${result.stdout}${result.stderr}`.slice(-3000);
  throw new Error(`${program} ${args.join(' ')} ended with ${result.status}\n${said}`);
}
