import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { address, build, docker, removeTestImages, testLabel } from './engine.ts';

afterAll(removeTestImages);

const dockerfile = 'FROM scratch\nCOPY . /\n';

/** A folder with everything that a careless client gets wrong. */
function nastyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'warp-identity-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (path: string): string => join(folder, path);
  mkdirSync(at('d/e'), { recursive: true });
  mkdirSync(at('s p'));
  mkdirSync(at('sticky'));
  chmodSync(at('sticky'), 0o1777);
  for (const file of ['Dockerfile', 'd/a', 'd.x', 'ü n', 'private', 'empty'])
    writeFileSync(at(file), file === 'empty' ? '' : dockerfile);
  linkSync(at('d/a'), at('d/hard'));
  symlinkSync('a', at('d/soft'));
  symlinkSync('/elsewhere', at('d/e/absolute'));
  chmodSync(at('d/a'), 0o4755);
  chmodSync(at('private'), 0o600);
  utimesSync(at('empty'), 981_173_106, 981_173_106.789);
  execFileSync('mkfifo', [at('fifo')]);
  return folder;
}

/** Builds a folder by the engine's own API, from a tar: nothing of our client takes part. */
function buildByEngine(folder: string, tag: string): Promise<string> {
  const tar = execFileSync('tar', ['-C', folder, '-c', '.']);
  const query = new URLSearchParams({
    version: '2',
    nocache: '1',
    t: tag,
    labels: JSON.stringify(testLabel),
  });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-tar', 'content-length': tar.length };
    const path = `/build?${query}`;
    const asked = request({ ...address, path, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end(tar);
  });
}

test('an image that only copies has the layers that the engine itself makes of the folder', async () => {
  const folder = nastyFolder();
  const { image } = await build({
    dockerfile,
    contexts: { app: { from: folder, normalize: false, sharedKey: folder } },
    noCache: true,
  });
  const tag = 'warp-test/buildkit:by-engine';
  await buildByEngine(folder, tag);
  const ours = await docker.getImage(image.id).inspect();
  const theirs = await docker.getImage(tag).inspect();
  expect(ours.RootFS.Layers).toHaveLength(1);
  expect(ours.RootFS.Layers).toEqual(theirs.RootFS.Layers);
});
