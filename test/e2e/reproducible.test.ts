import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeLeftovers } from '../support/leftovers.ts';
import { packageFolder } from '../support/package-folder.ts';
import { runCommand } from '../support/run-command.ts';
import { runWarp } from '../support/run-warp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { connectTestEngine } from '../support/test-engine.ts';

const example = join(packageFolder(), 'examples/django-blog');
const name = `e2e-twice-${process.pid}`;

interface Surroundings {
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
}

const here: Surroundings = { umask: '022', env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } };
const elsewhere: Surroundings = {
  umask: '077',
  env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
};

test('two checkouts of one commit give the same plan and the same layers', async () => {
  using place = temporaryFolder();
  const origin = join(place.path, 'origin');
  await commitExample(origin);
  const first = await checkOut(origin, join(place.path, 'a', name), here);
  const deep = join(place.path, 'quite/another path/far away', name);
  const second = await checkOut(origin, deep, elsewhere);
  expect(statSync(join(second, 'requirements.txt')).mode & 0o777).toBe(0o600);

  const plans = [
    await runWarp(['plan', first, '--json'], { env: here.env }),
    await runWarp(['plan', second, '--json'], { env: elsewhere.env, cwd: second }),
  ];
  expect(plans.map(({ status }) => status)).toEqual([0, 0]);
  expect(plans[1]?.stdout).toBe(plans[0]?.stdout);

  const docker = await connectTestEngine();
  try {
    expect(await layersOf(second, elsewhere)).toEqual(await layersOf(first, here));
  } finally {
    await removeLeftovers(docker, name);
  }
});

test('the order in which files were made changes nothing', async () => {
  using place = temporaryFolder();
  const names = readdirSync(example).toSorted();
  const copy = (folder: string, order: readonly string[]) => {
    mkdirSync(folder, { recursive: true });
    for (const entry of order) {
      cpSync(join(example, entry), join(folder, entry), { recursive: true });
    }
    return folder;
  };
  const forwards = copy(join(place.path, 'x', name), names);
  const backwards = copy(join(place.path, 'y', name), names.toReversed());
  const plans = await Promise.all(
    [forwards, backwards].map((folder) => runWarp(['plan', folder, '--json'])),
  );
  expect(plans[1]?.stdout).toBe(plans[0]?.stdout);
});

async function commitExample(folder: string): Promise<void> {
  cpSync(example, folder, { recursive: true });
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  await git(['init', '--quiet', folder]);
  await git(['-C', folder, 'add', '--all']);
  const date = '2026-01-02T03:04:05Z';
  await git(['-C', folder, ...who, 'commit', '--quiet', '-m', 'Begin'], {
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  });
}

async function checkOut(origin: string, to: string, { umask }: Surroundings): Promise<string> {
  const script = 'umask "$1"; mkdir -p "$(dirname "$3")"; git clone --quiet "$2" "$3"';
  const cloned = await runCommand('sh', ['-c', script, 'sh', umask, origin, to]);
  expect(cloned.stderr).toBe('');
  return to;
}

async function layersOf(folder: string, { env }: Surroundings): Promise<readonly string[]> {
  const built = await runWarp(['build', folder, '--json'], { env });
  expect(built.status, built.stderr).toBe(0);
  const { id } = built.json as { id: string };
  const { RootFS } = await (await connectTestEngine()).getImage(id).inspect();
  return RootFS.Layers ?? [];
}

async function git(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const result = await runCommand('git', args, { env });
  expect(result.status, result.stderr).toBe(0);
}
