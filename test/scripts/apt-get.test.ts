import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const script = join(import.meta.dirname, '../../images/packages/apt-get.sh');

/** Runs the script where apt-get is a shell script. */
function aptGet(stub: string) {
  const place = temporaryFolder();
  onTestFinished(() => place[Symbol.dispose]());
  writeFiles(place.path, { 'apt-get': `#!/bin/sh\n${stub}\n` });
  chmodSync(join(place.path, 'apt-get'), 0o755);
  const ended = spawnSync(script, ['update', '-q'], {
    encoding: 'utf8',
    env: { PATH: `${place.path}:${process.env.PATH}` },
  });
  return { status: ended.status, output: ended.stdout };
}

const failing = (...lines: readonly string[]) =>
  `cat <<'SAID' >&2\n${lines.join('\n')}\nSAID\nexit 100`;

describe('apt-get in a step of a build', () => {
  it('is told to fail where an update fails in part', () => {
    const stub = `case "$*" in *APT::Update::Error-Mode=any*update*) exit 100 ;; esac`;
    expect(aptGet(stub).status).toBe(100);
  });

  it('passes on what it says where it ends well', () => {
    expect(aptGet('echo "W: Failed to fetch a thing"')).toEqual({
      status: 0,
      output: 'W: Failed to fetch a thing\n',
    });
  });

  it.each([
    [
      'a mirror out of reach',
      "E: Failed to fetch http://deb.test/debian/dists/trixie/InRelease  Temporary failure resolving 'deb.test'",
      "deb.test: Temporary failure resolving 'deb.test'",
    ],
    [
      'a proxy out of reach',
      'E: Failed to fetch http://user:word@deb.test/dists/x/InRelease  Unable to connect to 127.0.0.1:9:',
      'deb.test: Unable to connect to 127.0.0.1:9',
    ],
    [
      'a package that went away between the list and its fetching',
      'E: Failed to fetch http://deb.test/pool/a.deb  404  Not Found [IP: 192.0.2.1 80]',
      'deb.test: 404  Not Found [IP: 192.0.2.1 80]',
    ],
  ])('ends with 75 for %s', (_, line, why) => {
    const run = aptGet(failing(line, 'E: Some index files failed to download.'));
    expect(run.status).toBe(75);
    expect(run.output).toContain(
      `warp-transient: WARP_PACKAGES_UNREACHABLE: Debian's packages cannot be fetched from ${why}\nwarp-hint: `,
    );
  });

  it.each([
    'E: Unable to locate package nosuch',
    'E: Failed to fetch https://deb.test/InRelease  Certificate verification failed: The certificate is NOT trusted.',
    'E: Failed to fetch http://deb.test/InRelease  403  Forbidden [IP: 192.0.2.1 80]',
    "E: The repository 'http://deb.test/debian nosuch Release' does not have a Release file.",
  ])('keeps its status for what another try does not change: %s', (line) => {
    const run = aptGet(failing(line));
    expect(run.status).toBe(100);
    expect(run.output).not.toContain('warp-');
  });
});
