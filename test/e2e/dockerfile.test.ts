import { join } from 'node:path';
import { expect, test } from 'vitest';
import { baseReference } from '../support/base-reference.ts';
import { dockerWithBuildx } from '../support/docker-build.ts';
import { writeFlaskTutorial } from '../support/flask-tutorial.ts';
import { runCommand } from '../support/run-command.ts';
import { runWarp } from '../support/run-warp.ts';
import { imageFiles, saveImage } from '../support/saved-image.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';

test('what warp dockerfile writes, plain docker build turns into the same files', async () => {
  await using app = await warpApp('dockerfile');
  await writeFlaskTutorial(app.folder);
  const built = await app.build();
  const output = join(app.folder, '../out');
  const written = await runWarp(['dockerfile', app.folder, '--output', output]);
  expect(written.status, written.stderr).toBe(0);

  const ours = app.docker.getImage(built.id);
  const base = await baseOf(app);
  const env = await dockerWithBuildx(join(app.folder, '..'));
  const tag = `${app.name}-plain`;
  const args = [
    ...['build', '-f', join(output, 'Dockerfile'), '-t', tag],
    ...['--build-context', `warp=${join(output, 'warp')}`, '--build-arg', `WARP_BASE=${base}`],
    ...['--secret', `id=warp-ca,src=${process.env.SSL_CERT_FILE ?? systemBundle}`],
    ...['--label', `dev.warp.app=${app.name}`, app.folder],
  ];
  const plain = await runCommand('docker', args, { env });
  expect(plain.status, plain.stderr.slice(-3000)).toBe(0);

  const theirs = imageFiles(await saveImage(app.docker, tag));
  expect(Object.fromEntries(theirs)).toEqual(
    Object.fromEntries(imageFiles(await saveImage(app.docker, built.image))),
  );
  const { Config: ourConfig } = await ours.inspect();
  const { Config: theirConfig } = await app.docker.getImage(tag).inspect();
  for (const key of ['Env', 'Cmd', 'Entrypoint', 'User', 'WorkingDir', 'ExposedPorts'] as const) {
    expect(theirConfig[key], key).toEqual(ourConfig[key]);
  }
});

const systemBundle = '/etc/ssl/certs/ca-certificates.crt';

async function baseOf(app: WarpApp): Promise<string> {
  const { json } = await runWarp(['plan', app.folder, '--json']);
  const { base } = json as { base: { value: { image: string } } };
  return await baseReference(app.docker, base.value.image);
}
