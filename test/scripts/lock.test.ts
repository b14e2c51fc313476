import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appears, makeToolkit, type Toolkit } from '../support/toolkit.ts';

/** Says that it runs, and goes on until there is a file of the name given, or the test is over. */
const lasting = `#!/bin/sh
: >"$WARP_APP_ROOT/$1.up"
while [ -d "$WARP_APP_ROOT" ] && [ ! -e "$WARP_APP_ROOT/$1.go" ]; do sleep 0.05; done
echo "$1"
`;

function toolkitWith(hook: string): Toolkit {
  const toolkit = makeToolkit();
  toolkit.etc('hooks/migrate', hook);
  return toolkit;
}

const inRoot = (toolkit: Toolkit, name: string) => join(toolkit.folder, 'root', name);

/** Locks as a database would: a file that one holder at a time has locked. */
const holder = `#!/bin/sh
exec 6>>"$WARP_APP_ROOT/database"
if ! flock -n 6; then
  echo waiting
  flock -w "$1" 6 || exit 75
fi
echo held
cat >/dev/null
: >"$WARP_APP_ROOT/released"
`;

describe.each([
  ['a file in the data', undefined],
  ['the database', holder],
])('two migrations at once, locked by %s', (_, lock) => {
  it('run one after the other', async () => {
    const toolkit = toolkitWith(lasting);
    if (lock) toolkit.etc('action/lock', lock);
    const first = toolkit.start(['migrate', 'one']);
    await appears(inRoot(toolkit, 'one.up'));
    const second = toolkit.start(['migrate', 'two']);
    await waitsFor(second);
    expect(existsSync(inRoot(toolkit, 'two.up'))).toBe(false);
    toolkit.run(['exec', 'touch', inRoot(toolkit, 'two.go'), inRoot(toolkit, 'one.go')]);
    expect(await first.ended).toMatchObject({ status: 0, stdout: 'one\n', stderr: '' });
    const { status, stdout, stderr } = await second.ended;
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'two\n' });
    expect(stderr).toBe('warp: waiting for another setup or migrate to end, at most 600 s\n');
  });

  it('end with 75 when the other takes longer than one wants to wait', async () => {
    const toolkit = toolkitWith(lasting);
    if (lock) toolkit.etc('action/lock', lock);
    toolkit.start(['migrate', 'one']);
    await appears(inRoot(toolkit, 'one.up'));
    const late = toolkit.run(['migrate', 'two'], { WARP_LOCK_WAIT: '1' });
    expect(late.status).toBe(75);
    expect(late.stderr).toContain('has not ended within 1 s');
  });

  it('do not wait for one that was killed', async () => {
    const toolkit = makeToolkit();
    toolkit.etc('action/migrate', lasting);
    if (lock) toolkit.etc('action/lock', lock);
    const first = toolkit.start(['migrate', 'one']);
    await appears(inRoot(toolkit, 'one.up'));
    first.process.kill('SIGKILL');
    await first.ended;
    toolkit.run(['exec', 'touch', inRoot(toolkit, 'two.go')]);
    expect(toolkit.run(['migrate', 'two']).status).toBe(0);
  });
});

async function waitsFor(running: ReturnType<Toolkit['start']>) {
  const said = await new Promise<string>((resolve) => {
    running.process.stderr?.once('data', (text) => resolve(String(text)));
  });
  expect(said).toContain('waiting for another');
}

describe('the lock of setup and migrate', () => {
  it('is given back when the action has ended, however it ends, and leaves nothing in /tmp', async () => {
    const toolkit = toolkitWith('#!/bin/sh\nexit 3\n');
    toolkit.etc('action/lock', holder);
    expect(toolkit.run(['migrate']).status).toBe(3);
    await appears(inRoot(toolkit, 'released'));
    expect(readdirSync(join(toolkit.folder, 'state')).filter((name) => /lock/.test(name))).toEqual(
      [],
    );
  });

  it('lets a setup hook migrate', () => {
    const toolkit = toolkitWith('#!/bin/sh\necho migrated\n');
    toolkit.etc('hooks/setup', '#!/bin/sh\n"$WARP_HOME/bin/warp" migrate && echo "set up"\n');
    expect(toolkit.run(['setup'])).toMatchObject({ status: 0, stdout: 'migrated\nset up\n' });
  });

  it('is a file where the app has no database that locks, or the lock cannot be had there', () => {
    for (const [script, said] of [
      ['#!/bin/sh\nexit 3\n', ''],
      ['#!/bin/sh\nexit 1\n', 'the database gives no lock (status 1)'],
    ] as const) {
      const toolkit = toolkitWith('#!/bin/sh\necho migrated\n');
      toolkit.etc('action/lock', script);
      const ended = toolkit.run(['migrate']);
      expect(ended).toMatchObject({ status: 0, stdout: 'migrated\n' });
      expect(ended.stderr).toContain(said);
      expect(readFileSync(inRoot(toolkit, 'data/.warp-lock'), 'utf8')).toBe('');
    }
  });

  it('is not taken where there is nothing to do, nor for a check', () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/verify', '#!/bin/sh\n');
    toolkit.etc('action/lock', '#!/bin/sh\n: >"$WARP_APP_ROOT/asked"\nexit 3\n');
    expect(toolkit.run(['verify']).status).toBe(0);
    expect(toolkit.run(['migrate']).stderr).toContain('nothing to do');
    expect(existsSync(inRoot(toolkit, 'asked'))).toBe(false);
  });

  it('refuses a wait that is no number', () => {
    const toolkit = toolkitWith('#!/bin/sh\n');
    const ended = toolkit.run(['migrate'], { WARP_LOCK_WAIT: 'soon' });
    expect(ended).toMatchObject({ status: 2, stderr: expect.stringContaining('WARP_LOCK_WAIT') });
  });
});
