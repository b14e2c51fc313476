import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runWarp } from '../support/run-warp.ts';
import { warpInTerminal } from '../support/terminal.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const app = `def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
`;

async function keptContainers({ docker, name }: WarpApp): Promise<readonly string[]> {
  const label = ['dev.warp.kept=true', `dev.warp.app=${name}`];
  const found = await docker.listContainers({ all: true, filters: { label } });
  return found.map(({ Names }) => Names[0]?.slice(1) ?? '');
}

describe('warp shell --keep-changes', () => {
  let shop: WarpApp;
  beforeAll(async () => {
    shop = await warpApp('keep');
    writeFiles(shop.folder, {
      'wsgi.py': app,
      'requirements.txt': '# ours\nitsdangerous==2.2.0\n',
      'warp.yaml': 'run:\n  env: { A: x } # kept\n',
    });
    await shop.build();
  });
  afterAll(() => shop?.[Symbol.asyncDispose]());

  test('tells as a patch what a script changed, and leaves the folder and no container', async () => {
    const script =
      'id -u >&2; pip install -q humanize==4.12.0 && export MODE=on API_KEY=k; echo more >>notes.txt; echo x >/srv/thing; exit 3';
    const ended = await runWarp(['shell', '--keep-changes', shop.folder, '--', '-c', script]);
    expect(ended.status, ended.stderr).toBe(3);
    expect(ended.stderr).toMatch(/^0$/m);
    expect(ended.stderr).toContain('humanize 4.12.0');
    expect(ended.stderr).toContain('/srv/thing');
    expect(ended.stderr).toContain('API_KEY is not written down');
    expect(ended.stdout).toContain('+humanize==4.12.0\n');
    expect(ended.stdout).toContain('+++ b/notes.txt\n@@ -0,0 +1,1 @@\n+more\n');
    expect(ended.stdout).toContain('+  env: { A: x, MODE: on } # kept\n');
    expect(readFileSync(join(shop.folder, 'requirements.txt'), 'utf8')).not.toContain('humanize');
    expect(await keptContainers(shop)).toEqual([]);
  });

  test('a closed terminal loses nothing, and the edits make the next image', async () => {
    const first = warpInTerminal(['shell', '--keep-changes', shop.folder]);
    await first.shows('keep) ');
    first.type('export MODE=typed\r');
    first.type('pip install -q humanize==4.12.0; echo do""ne\r');
    await first.shows('done');
    first.close();
    await first.ended;
    const [left] = await keptContainers(shop);
    expect(left).toMatch(/-shell-/);
    // The app's containers are stopped without it.
    await runWarp(['stop', shop.folder]);
    expect(await keptContainers(shop)).toEqual([left]);

    const second = warpInTerminal(['shell', '--keep-changes', shop.folder]);
    await second.shows(`${left} is left from an earlier shell`);
    await second.shows('keep) ');
    second.type('echo "<$MODE>"; exit\r');
    await second.shows('<typed>');
    await second.shows('[k]eep');
    second.type('y\r');
    await second.shows('written: requirements.txt, warp.yaml');
    expect(await second.ended).toBe(0);
    expect(await keptContainers(shop)).toEqual([]);
    expect(readFileSync(join(shop.folder, 'requirements.txt'), 'utf8')).toBe(
      '# ours\nhumanize==4.12.0\nitsdangerous==2.2.0\n',
    );
    const said = await runWarp([
      ...['exec', shop.folder, '--', 'python', '-c'],
      'import os, humanize; print(os.environ["MODE"], humanize.__version__)',
    ]);
    expect(said.stdout, said.stderr).toBe('typed 4.12.0\n');
  });

  test('--write applies without asking; a container is no folder', async () => {
    const script = ['--', '-c', 'echo written >added.txt'];
    await runWarp(['shell', '--keep-changes', '--write', shop.folder, ...script]);
    expect(readFileSync(join(shop.folder, 'added.txt'), 'utf8')).toBe('written\n');
    const refused = await runWarp(['shell', '--keep-changes', 'warp-no-such-container']);
    expect(refused.status).toBe(2);
  });
});

describe('warp shell --failed', () => {
  let shop: WarpApp;
  beforeAll(async () => {
    shop = await warpApp('failed');
    writeFiles(shop.folder, {
      'wsgi.py': app,
      '.warp/hooks/build': '#!/bin/sh\necho half >/tmp/half; grep needed wsgi.py\n',
    });
  });
  afterAll(() => shop?.[Symbol.asyncDispose]());

  test('opens a shell where the build fails, and builds again when that is corrected', async () => {
    const failed = await runWarp(['build', shop.folder]);
    expect(failed.status).toBe(40);
    const shell = warpInTerminal(['shell', '--failed', shop.folder]);
    await shell.shows('(failed assemble)');
    expect(shell.shown()).toContain('ended with status 1');
    shell.type('cat /tmp/half /warp/app/wsgi.py; history; echo do""ne\r');
    await shell.shows('done');
    expect(shell.shown()).toMatch(/^half\r$/m);
    expect(shell.shown()).toContain('def application');
    expect(shell.shown()).toMatch(/ 1 {2}.*assemble/);
    writeFileSync(join(shop.folder, 'wsgi.py'), `# needed\n${app}`);
    shell.type('exit\r');
    await shell.shows('build again?');
    shell.type('y\r');
    expect(await shell.ended).toBe(0);
    expect(shell.shown()).toContain(`${shop.name}:latest`);
    const again = await runWarp(['shell', '--failed', shop.folder]);
    expect(again.status).toBe(0);
    expect(again.stderr).toContain('nothing fails');
  });
});
