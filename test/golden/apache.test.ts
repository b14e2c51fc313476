import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builders, configSections, servers } from '../../builders/catalog.ts';
import { systemFolder } from '../../builders/servers/mod_wsgi/system/system-folder.ts';
import { openApp } from '../../src/app/disk-app.ts';
import { makePlan } from '../../src/builder/make-plan.ts';
import type { SystemFile, SystemLayout } from '../../src/builder/system-server.ts';
import { copyShipped } from '../../src/cli/copy-shipped.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { noAnswers } from '../../src/lock/answers.ts';
import { packageFolder } from '../support/package-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What install.sh writes on a machine with two CPUs, for each layout; no Apache is asked. */
describe.each(['debian', 'rhel'] as const)('django-blog in the Apache of %s', (layout) => {
  test('is configured as recorded', async () => {
    using place = temporaryFolder();
    writeFolder(place.path, layout);
    const text = written(place.path).replaceAll(place.path, '/FOLDER');
    await expect(text).toMatchFileSnapshot(`django-blog/apache-${layout}.txt`);
  });
});

function writeFolder(to: string, layout: SystemLayout): void {
  const app = openApp(join(packageFolder(), 'examples/django-blog'));
  const config = readConfig(app, { sections: configSections });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const plan = makePlan({
    app,
    config: config.value,
    builders,
    servers,
    platform: 'linux/amd64',
    warpVersion: '0.0.0',
    answers: noAnswers,
  });
  const folder = systemFolder(plan, {
    name: 'blog',
    layout,
    hosts: ['blog.example.org', 'www.blog.example.org'],
    tls: { certificate: '/etc/ssl/blog.pem', key: '/etc/ssl/blog.key' },
    options: ['memory-limit=536870912'],
  });
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  for (const file of folder.value.files) writeFile(to, file);
  // What assembly finds on the machine.
  const facts = "WARP_STATIC_URL='/static/'\nWARP_STATIC_ROOT='RELEASE/static'\n";
  const release = join(to, 'release');
  mkdirSync(join(release, 'warp/etc'), { recursive: true });
  writeFileSync(join(release, 'warp/etc/facts.env'), facts.replace('RELEASE', release));
  for (const name of ['process-environment', 'access-log-format']) {
    writeFileSync(join(release, name), readFileSync(join(to, name)));
  }
}

function writeFile(to: string, file: SystemFile): void {
  const path = join(to, file.path);
  if ('shipped' in file) return copyShipped(file.shipped, path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.content);
}

function written(here: string): string {
  const script = `
    set -eu
    here=${here}
    . "$here/settings"
    for part in say places "layout-$LAYOUT" apache module site shared; do . "$here/lib/$part.sh"; done
    . "$here/toolkit/servers/mod_wsgi/timeouts.sh"
    release=$here/release root=$here config=$here/none
    mkdir -p "$root/apps/blog" "$root/apps/shop"
    printf 'CLIENTS=100\\nDRAIN=65\\nSTOP=81\\nPYTHON=3.13\\n' >"$root/apps/blog/figures"
    printf 'CLIENTS=400\\nDRAIN=35\\nSTOP=51\\nPYTHON=3.13\\n' >"$root/apps/shop/figures"
    mkdir -p "$config"
    for part in site_conf shared_conf shared_unit rotation_conf "layout_packages 3.13"; do
      echo "=== $part"
      $part
    done`;
  const env = { PATH: process.env.PATH ?? '', WARP_PROCESSES: '2', WARP_CGROUP: '/nonexistent' };
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env });
}
