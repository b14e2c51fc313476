import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const loader = join(import.meta.dirname, '../../builders/python/image');

/** Makes what is missing as it loads, slowly; a second that is at it meanwhile fails. */
const app = `import os, time
time.sleep(0.3)
if not os.path.exists("made"):
    time.sleep(0.3)
    os.mkdir("made")
application = print
`;
/** Fails, and leaves a child that has inherited all its descriptors. */
const broken = `import os, time
if os.fork() == 0:
    time.sleep(20)
    os._exit(0)
with open("tries", "a") as tries:
    tries.write("x")
raise RuntimeError("no")
`;

function loadsOf(folder: string): Promise<number | null> {
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    PYTHONPATH: loader,
    PYTHONDONTWRITEBYTECODE: '1',
    WARP_STATE: state,
    WARP_ENTRY_MODULE: 'site_app',
  };
  const child = spawn('python3', ['-c', 'import warp_entry'], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.on('exit', resolve));
}

describe('processes that load an app together', () => {
  it('leave what it makes at first to one of them', async () => {
    using place = temporaryFolder();
    writeFiles(place.path, { 'site_app.py': app });
    const loads = Array.from({ length: 4 }, () => loadsOf(place.path));
    expect(await Promise.all(loads)).toEqual([0, 0, 0, 0]);
  });

  it('do not wait for one that failed, whatever it has left behind', async () => {
    using place = temporaryFolder();
    writeFiles(place.path, { 'site_app.py': broken });
    const begun = performance.now();
    expect(await Promise.all([loadsOf(place.path), loadsOf(place.path)])).toEqual([1, 1]);
    expect(readFileSync(join(place.path, 'tries'), 'utf8')).toBe('xx');
    expect(performance.now() - begun).toBeLessThan(15_000);
  });
});
