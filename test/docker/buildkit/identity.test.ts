import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { address, build, docker, removeTestImages, testLabel } from './engine.ts';
import { nastyFolder } from './nasty-folder.ts';

afterAll(removeTestImages);

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
  const { path: folder, dockerfile } = nastyFolder('FROM scratch\nCOPY . /\n');
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
