import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { baseImagesOf } from '../../../src/engine/docker/base-images.ts';

test('what was built on a base, and so has its label, is not taken for it', async () => {
  const listed = [
    { Created: 1, RepoTags: ['warp.local/debian:trixie-slim-old'] },
    { Created: 2, RepoTags: ['warp.local/debian:trixie-slim-new'] },
    { Created: 3, RepoTags: ['warp.local/postgres:17-0', 'app:latest'] },
  ];
  const docker = { listImages: async () => listed } as unknown as Docker;
  const found = await baseImagesOf(docker).findByLabel('debian:trixie-slim');
  expect(found).toBe('warp.local/debian:trixie-slim-new');
});
