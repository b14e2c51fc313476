import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../support/package-folder.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the package, unpacked alone, plans an app', async () => {
  using place = temporaryFolder();
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place.path];
  const packed = await runCommand('npm', pack, { cwd: packageFolder() });
  expect(packed.status, packed.stderr).toBe(0);
  const archive = join(place.path, packed.stdout.trim().split('\n').at(-1) ?? '');
  const listed = await runCommand('tar', ['-tzf', archive]);
  expect(listed.stdout).not.toMatch(/package\/(dist\/tools|test|src)\//);

  const install = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', place.path];
  const installed = await runCommand('npm', [...install, archive], { cwd: place.path });
  expect(installed.status, installed.stderr).toBe(0);
  const warp = join(place.path, 'node_modules/.bin/warp');
  const example = join(packageFolder(), 'examples/django-blog');
  const planned = await runCommand(warp, ['plan', example, '--json']);
  expect(planned.status, planned.stderr).toBe(0);
  expect(JSON.parse(planned.stdout)).toMatchObject({ version: 1 });
  const written = await runCommand(warp, ['dockerfile', example, '--output', `${place.path}/out`]);
  expect(written.status, written.stderr).toBe(0);
});
