import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Ground, keptAt } from '../../../src/engine/in-place/ground.ts';
import { layDown } from '../../../src/engine/in-place/lay-down.ts';
import type { BuildEvent } from '../../../src/engine/types.ts';
import type { RunStep, Stage } from '../../../src/plan/types.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from '../../support/write-files.ts';

const reason = { rule: 'a test', via: 'default' } as const;

/** A ground in a folder of its own; steps find that folder in $ROOT. */
function ground(more: Partial<Ground> = {}): Ground & { readonly events: BuildEvent[] } {
  const place = temporaryFolder();
  onTestFinished(() => place[Symbol.dispose]());
  const root = join(place.path, 'root');
  mkdirSync(join(root, 'app/src'), { recursive: true });
  writeFiles(place.path, {
    'context/app.py': 'app',
    'context/list.txt': 'list',
    'package/tool': 'tool',
  });
  const events: BuildEvent[] = [];
  return {
    root,
    packageRoot: join(place.path, 'package'),
    app: join(place.path, 'context'),
    present: new Set(['base']),
    cleared: ['/app', '/app/src', '/mnt'],
    keeps: ['/app/src', '/mnt/kept', '/mnt/cache'],
    kept: '/mnt/kept',
    env: { PATH: process.env.PATH ?? '', ROOT: root },
    overrides: {},
    secrets: {},
    sourceDateEpoch: 12,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    events,
    ...more,
  };
}

function run(script: string, more: Partial<RunStep> = {}): RunStep {
  return {
    kind: 'run',
    title: 'a step',
    argv: ['sh', '-ec', script],
    as: 'root',
    network: 'default',
    reason,
    ...more,
  };
}

function stage(id: string, from: string, ...steps: Stage['steps']): Stage {
  return { id, owner: 'test', from: { kind: 'stage', id: from }, steps };
}

const text = ({ root }: Ground, path: string) => readFileSync(join(root, path), 'utf8');

describe('a plan laid down in place', () => {
  test('hands over what one stage takes from another, and clears the rest away', async () => {
    const here = ground();
    const made = stage(
      'made',
      'base',
      run('echo lock >$ROOT/app/src/lock; echo rest >$ROOT/app/src/rest'),
    );
    const image = stage(
      'image',
      'base',
      run('cat $ROOT/mnt/written/lock $ROOT/mnt/all/lock >$ROOT/app/seen', {
        mounts: [
          { from: { kind: 'stage', id: 'made', path: '/app/src/lock' }, at: '/mnt/written/lock' },
          { from: { kind: 'stage', id: 'made', path: '/app/src' }, at: '/mnt/all' },
        ],
      }),
    );
    await layDown({ stages: [made, image] }, 'image', here);
    expect(text(here, 'app/seen')).toBe('lock\nlock\n');
    expect(existsSync(join(here.root, 'app/src/rest'))).toBe(false);
    expect(existsSync(join(here.root, 'mnt/all'))).toBe(false);
  });

  test('goes on from a stage with all that is there', async () => {
    const here = ground();
    const first = stage('first', 'base', run('echo one >$ROOT/app/one'));
    const second = stage('second', 'first', run('echo two >$ROOT/app/two'));
    const image = stage('image', 'base', {
      kind: 'copy',
      from: { kind: 'stage', id: 'second' },
      paths: ['/app/one'],
      to: '/app/',
      reason,
    });
    await layDown({ stages: [first, second, image] }, 'image', here);
    expect(text(here, 'app/one')).toBe('one\n');
    expect(existsSync(join(here.root, 'app/two'))).toBe(false);
  });

  test('keeps the folder that others work in, whatever its content', async () => {
    const here = ground();
    const before = statSync(join(here.root, 'app/src')).ino;
    const made = stage('made', 'base', run('echo lock >$ROOT/app/src/lock'));
    const image = stage('image', 'base', {
      kind: 'copy',
      from: { kind: 'stage', id: 'made' },
      paths: ['/app/src'],
      to: '/app/src',
      reason,
    });
    await layDown({ stages: [made, image] }, 'image', here);
    expect(text(here, 'app/src/lock')).toBe('lock\n');
    expect(statSync(join(here.root, 'app/src')).ino).toBe(before);
  });

  test("shows the app's and warp's files, caches and secrets for as long as the step runs", async () => {
    const here = ground({ secrets: { token: Buffer.from('secret') } });
    const step = run(
      'cat $ROOT/mnt/manifests/list.txt $ROOT/mnt/tools/tool $ROOT/mnt/token >$ROOT/app/seen; test ! -e $ROOT/mnt/manifests/app.py; date -d @$SOURCE_DATE_EPOCH >$ROOT/mnt/cache/uv/kept',
      {
        mounts: [
          { from: { kind: 'context', name: 'app', include: ['list.txt'] }, at: '/mnt/manifests' },
          { from: { kind: 'context', name: 'warp', include: ['tool'] }, at: '/mnt/tools' },
        ],
        caches: [{ id: 'uv', at: '/mnt/cache/uv', sharing: 'shared' }],
        secrets: [{ id: 'token', at: '/mnt/token', required: false }],
        dated: true,
      },
    );
    await layDown({ stages: [stage('image', 'base', step)] }, 'image', here);
    expect(text(here, 'app/seen')).toBe('listtoolsecret');
    expect(existsSync(join(here.root, 'mnt/token'))).toBe(false);
    expect(existsSync(join(here.root, 'mnt/cache/uv/kept'))).toBe(true);
  });

  test('sets files, and tells which variables the stages set', async () => {
    const here = ground();
    const image = stage(
      'image',
      'base',
      {
        kind: 'file',
        to: '/app/etc/script',
        content: '#!/bin/sh\necho "$GREETING"',
        mode: 0o755,
        reason,
      },
      { kind: 'env', set: { GREETING: 'hello' }, reason },
      run('$ROOT/app/etc/script >$ROOT/app/said'),
    );
    expect(await layDown({ stages: [image] }, 'image', here)).toEqual({ GREETING: 'hello' });
    expect(text(here, 'app/said')).toBe('hello\n');
  });

  test('puts wanted files aside, and runs nothing that they do not need', async () => {
    const here = ground();
    const asked = stage('asked', 'base', run('echo answer >$ROOT/app/answer'));
    const other = stage('other', 'base', run('exit 1'));
    await layDown({ stages: [asked, other] }, [{ stage: 'asked', file: '/app/answer' }], here);
    expect(readFileSync(keptAt(here, 'asked', '/app/answer'), 'utf8')).toBe('answer\n');
  });

  test('a failing step ends it, with the output, and leaves no secret', async () => {
    const here = ground({ secrets: { token: Buffer.from('secret') } });
    const step = run('echo wrong >&2; exit 3', {
      secrets: [{ id: 'token', at: '/mnt/token', required: false }],
    });
    const laid = layDown({ stages: [stage('image', 'base', step)] }, 'image', here);
    await expect(laid).rejects.toMatchObject({
      code: 'WARP_BUILD_STEP_FAILED',
      message: 'a step failed: sh ended with 3',
      output: 'wrong',
    });
    expect(existsSync(join(here.root, 'mnt/token'))).toBe(false);
    expect(here.events.at(-1)).toMatchObject({ kind: 'step', state: 'failed' });
  });

  test('files of another image are out of reach', async () => {
    const step = run('true', {
      mounts: [{ from: { kind: 'image', reference: 'wheels:1' }, at: '/mnt/wheels' }],
    });
    const laid = layDown({ stages: [stage('image', 'base', step)] }, 'image', ground());
    await expect(laid).rejects.toMatchObject({ code: 'WARP_S2I_IMAGE' });
  });
});
