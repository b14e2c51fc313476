import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enginePaths } from '../../../src/engine/embedded/engine-paths.ts';
import { makeEngineRoot } from '../../../src/engine/embedded/engine-root.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it("says what to set where the engine's folder cannot be made", async () => {
  using folder = temporaryFolder();
  const home = join(folder.path, 'home');
  writeFileSync(home, 'a file, not a folder');
  const making = makeEngineRoot(enginePaths(home), { env: {}, onProgress: () => undefined });
  await expect(making).rejects.toMatchObject({
    code: 'WARP_ENGINE_EMBEDDED_UNSUPPORTED',
    hint: expect.stringContaining('XDG_DATA_HOME'),
  });
});
