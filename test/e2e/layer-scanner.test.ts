import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { scanImage } from '../support/layer-scanner.ts';
import { runCommand } from '../support/run-command.ts';
import { type SavedImage, saveImage } from '../support/saved-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { connectTestEngine } from '../support/test-engine.ts';
import { writeFiles } from '../support/write-files.ts';

const canary = 'canary-7f3a9c51d0e8';

test('the scanner finds a canary planted in any of the ways it claims to know', async () => {
  using folder = temporaryFolder();
  const encoded = (offset: number) =>
    Buffer.from(`${'x'.repeat(offset)}${canary} and more`).toString('base64');
  writeFiles(folder.path, {
    Dockerfile: `FROM scratch\nCOPY . /\nENV LEAK=${canary}\n`,
    'raw.txt': `before ${canary} after`,
    'base64-0': encoded(0),
    'base64-1': encoded(1),
    'base64-2': encoded(2),
    'notes.gz': gzipSync(`before ${canary} after`),
    'module.py': `TOKEN = '${canary}'\n`,
  });
  await runCommand('python3', ['-m', 'py_compile', 'module.py'], { cwd: folder.path });
  await runCommand('rm', ['module.py'], { cwd: folder.path });
  const findings = scanImage(await imageOf(folder.path), [canary]);
  const forms = findings.map(({ form, path }) => `${form} in ${path}`);
  expect(forms).toEqual(
    expect.arrayContaining([
      'raw in raw.txt',
      'base64+0 in base64-0',
      'base64+1 in base64-1',
      'base64+2 in base64-2',
      'gzip raw in notes.gz',
      expect.stringMatching(/^raw in __pycache__\/module\..*\.pyc$/),
    ]),
  );
  expect(findings.some(({ where }) => where === 'document')).toBe(true);
});

test('the scanner finds nothing in an image without the canary', async () => {
  using folder = temporaryFolder();
  writeFiles(folder.path, { Dockerfile: 'FROM scratch\nCOPY . /\n', 'a.txt': 'nothing here' });
  expect(scanImage(await imageOf(folder.path), [canary])).toEqual([]);
});

/** Built by the engine itself: what is scanned is a real image, and none of warp's. */
async function imageOf(folder: string): Promise<SavedImage> {
  const docker = await connectTestEngine();
  const tag = `warp-test-scanner-${process.pid}`;
  const names = await runCommand('find', ['.', '-type', 'f'], { cwd: folder });
  const src = names.stdout.trim().split('\n');
  try {
    const stream = await docker.buildImage({ context: folder, src }, { t: tag, version: '1' });
    for await (const _ of stream);
    return await saveImage(docker, tag);
  } finally {
    await docker.getImage(tag).remove({ force: true });
  }
}
