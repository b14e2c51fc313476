import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFlaskTutorial } from '../support/flask-tutorial.ts';
import { scanImage } from '../support/layer-scanner.ts';
import { runWarp } from '../support/run-warp.ts';
import { saveImage } from '../support/saved-image.ts';
import { warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const caCanary = 'ca-canary-4b1e07d2';
const secretCanary = 'secret-canary-91c6fe35';
const fileCanary = 'env-file-canary-0d73ab18';

test('no CA of the building machine and no secret is in any layer', async () => {
  await using app = await warpApp('layers');
  await writeFlaskTutorial(app.folder);
  const bundle = join(app.folder, '../bundle.crt');
  // Text between certificates is allowed in a bundle (RFC 7468), so builds work with it.
  writeFiles(join(app.folder, '..'), {
    'bundle.crt': `${readFileSync(systemBundle(), 'utf8')}\n# ${caCanary}\n`,
  });
  writeFiles(app.folder, { '.env': `SECRET_KEY=${fileCanary}\n` });
  const built = await runWarp(['build', app.folder, '--json', '--no-cache'], {
    env: { WARP_CA_BUNDLE: bundle, SECRET_KEY: secretCanary, DATABASE_URL: secretCanary },
  });
  expect(built.status, built.stderr).toBe(0);
  const image = await saveImage(app.docker, app.name);
  expect(image.layers.length).toBeGreaterThan(1);
  expect(scanImage(image, [caCanary, secretCanary, fileCanary])).toEqual([]);
});

/** The bundle this machine's clients are told of, else Debian's place. */
function systemBundle(): string {
  return process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt';
}
