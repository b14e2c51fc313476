import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileSyncService } from '../../../src/engine/buildkit/session/filesync.ts';
import type { FileTree } from '../../../src/engine/buildkit/session/fs/file-tree.ts';
import { folderTree } from '../../../src/engine/buildkit/session/fs/folder-tree.ts';
import { memoryTree } from '../../../src/engine/buildkit/session/fs/memory-tree.ts';
import { normalizedTree } from '../../../src/engine/buildkit/session/fs/normalized-tree.ts';
import type { Transfer } from '../../../src/engine/buildkit/session/send-tree.ts';
import {
  GrpcClient,
  type RequestMetadata,
} from '../../../src/engine/buildkit/transport/grpc-client.ts';
import { serveGrpc } from '../../../src/engine/buildkit/transport/grpc-server.ts';
import { duplexPair } from './duplex-pair.ts';
import { receiveTree } from './receive-tree.ts';

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'warp-filesync-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function served(tree: FileTree) {
  const failures: unknown[] = [];
  const transfers: Transfer[] = [];
  const [ours, theirs] = duplexPair();
  const service = fileSyncService({
    trees: new Map([['context', tree]]),
    onFailure: (error) => failures.push(error),
    onTransfer: (_name, transfer) => transfers.push(transfer),
  });
  const server = serveGrpc(theirs, [service]);
  const client = new GrpcClient(ours);
  onTestFinished(() => {
    client.close();
    server.destroy();
  });
  const receive = (metadata: RequestMetadata = {}, wants?: (path: string) => boolean) =>
    receiveTree(client, { 'dir-name': 'context', ...metadata }, wants);
  const paths = async (metadata: RequestMetadata = {}) =>
    (await receive(metadata)).stats.map(({ path }) => path);
  return { receive, paths, failures, transfers };
}

test('entries come depth first, names in byte order, directories before their content', async () => {
  const files = {
    'b/2': '',
    'b-': '',
    'a/z/1': '',
    'a/é': '',
    'a/z-1': '',
    B: '',
    '\u{1f600}': '',
    '\ufffd': '',
  };
  const { paths } = served(folderTree(folderOf(files)));
  expect(await paths()).toEqual([
    ...['B', 'a', 'a/z', 'a/z/1', 'a/z-1', 'a/é', 'b', 'b/2', 'b-', '\ufffd', '\u{1f600}'],
  ]);
});

test('contents arrive whole, large and empty ones too', async () => {
  const large = 'x'.repeat(2_000_000);
  const { receive } = served(folderTree(folderOf({ large, empty: '', small: 'ä' })));
  const { contents } = await receive();
  expect(contents.get('large')?.toString()).toBe(large);
  expect(contents.get('empty')?.length).toBe(0);
  expect(contents.get('small')?.toString()).toBe('ä');
});

test('only the files asked for are sent', async () => {
  const { receive, transfers } = served(folderTree(folderOf({ a: 'one', b: 'two', c: 'three' })));
  await receive({}, (path) => path === 'b');
  expect(transfers).toEqual([{ entries: 3, files: ['b'], bytes: 3 }]);
});

test('stats carry type, permission and time to the nanosecond', async () => {
  const folder = folderOf({ plain: 'abc', setuid: '' });
  chmodSync(join(folder, 'plain'), 0o640);
  chmodSync(join(folder, 'setuid'), 0o4755);
  utimesSync(join(folder, 'plain'), 1_700_000_000, 1_700_000_000.25);
  symlinkSync('plain', join(folder, 'soft'));
  linkSync(join(folder, 'plain'), join(folder, 'same'));
  mkdirSync(join(folder, 'sticky'));
  chmodSync(join(folder, 'sticky'), 0o1777);
  const { stats } = await served(folderTree(folder)).receive();
  const byPath = Object.fromEntries(stats.map((stat) => [stat.path, stat]));
  expect(byPath.plain).toMatchObject({ mode: 0o640, size: 3n, uid: 0, gid: 0, linkname: '' });
  expect(byPath.plain?.modTime).toBe(1_700_000_000_250_000_000n);
  expect(byPath.setuid?.mode).toBe(((1 << 23) | 0o755) >>> 0);
  expect(byPath.sticky?.mode).toBe((0x80000000 | (1 << 20) | 0o777) >>> 0);
  expect(byPath.soft).toMatchObject({ mode: (1 << 27) | 0o777, linkname: 'plain' });
  expect(byPath.same).toMatchObject({ mode: 0o640, linkname: 'plain', size: 0n });
});

test('normalised modes do not depend on umask, and say who may execute', async () => {
  const folder = folderOf({ private: '', 'run.sh': '', 'dir/x': '' });
  chmodSync(join(folder, 'private'), 0o600);
  chmodSync(join(folder, 'run.sh'), 0o4710);
  chmodSync(join(folder, 'dir'), 0o2700);
  const { stats } = await served(normalizedTree(folderTree(folder))).receive();
  expect(stats.map(({ path, mode }) => [path, mode])).toEqual([
    ['dir', (0x80000000 | 0o755) >>> 0],
    ['dir/x', 0o644],
    ['private', 0o644],
    ['run.sh', 0o755],
  ]);
});

test('sockets are left out', async () => {
  const folder = folderOf({ a: '' });
  const server = createServer().listen(join(folder, 'socket'));
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await served(folderTree(folder)).paths()).toEqual(['a']);
});

test('excluded entries are not sent, and their folder only when something in it is', async () => {
  const files = { 'keep/a.py': '', 'keep/a.pyc': '', 'venv/lib/x': '', 'venv/keep/y': '', z: '' };
  const { paths } = served(folderTree(folderOf(files)));
  expect(await paths({ 'exclude-patterns': ['**/*.pyc', 'venv', '!venv/keep'] })).toEqual([
    ...['keep', 'keep/a.py', 'venv', 'venv/keep', 'venv/keep/y', 'z'],
  ]);
});

test('included entries come with the folders above them', async () => {
  const { paths } = served(folderTree(folderOf({ 'a/b/c': '', 'a/d': '', e: '' })));
  expect(await paths({ 'include-patterns': ['a/b'] })).toEqual(['a', 'a/b', 'a/b/c']);
  expect(await paths({ 'include-patterns': ['*/d', 'nothing'] })).toEqual(['a', 'a/d']);
});

test('a path wanted through symbolic links brings the links and what they point to', async () => {
  const folder = folderOf({ 'real/deep/x': '', 'real/y': '', other: '', 'in/f': '' });
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('../../in', join(folder, 'real/deep/up'));
  symlinkSync('/in', join(folder, 'absolute'));
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync('../../..', join(folder, 'outside'));
  const { paths } = served(folderTree(folder));
  expect(await paths({ followpaths: ['link/deep/up/f'] })).toEqual([
    ...['in', 'in/f', 'link', 'real', 'real/deep', 'real/deep/up'],
  ]);
  expect(await paths({ followpaths: ['absolute/f'] })).toEqual(['absolute', 'in', 'in/f']);
  expect(await paths({ followpaths: ['abs*'] })).toEqual(['absolute', 'in', 'in/f']);
  expect(await paths({ followpaths: ['loop'] })).toEqual(['loop']);
  expect(await paths({ followpaths: ['missing/x'] })).toEqual([]);
  expect(await paths({ followpaths: ['outside'] })).toContain('other');
  expect(await paths({ followpaths: ['/'] })).toContain('other');
});

test('paths with commas and paths beyond ASCII survive the headers', async () => {
  const { paths } = served(folderTree(folderOf({ 'a, b': '', 'ü x+y': '', c: '' })));
  expect(await paths({ followpaths: ['a, b', 'c'] })).toEqual(['a, b', 'c']);
  const encoded = { followpaths: ['%C3%BC+x%2By'], 'followpaths-encoded': '1' };
  expect(await paths(encoded)).toEqual(['ü x+y']);
});

test('a folder that was not offered is refused', async () => {
  const { receive } = served(memoryTree(new Map()));
  await expect(receive({ 'dir-name': 'etc' })).rejects.toThrow('no access allowed to dir etc');
});

test('files in memory change their time with their content', async () => {
  const timeOf = async (content: string): Promise<bigint | undefined> => {
    const files = new Map([['dir/f', { content: Buffer.from(content), mode: 0o644 }]]);
    const { stats } = await served(memoryTree(files)).receive();
    expect(stats.map(({ path }) => path)).toEqual(['dir', 'dir/f']);
    return stats[1]?.modTime;
  };
  expect(await timeOf('one')).toBe(await timeOf('one'));
  expect(await timeOf('one')).not.toBe(await timeOf('two'));
});

function failing(tree: FileTree, path: string, code: string): FileTree {
  const open = (asked: string) => {
    if (asked === path) throw Object.assign(new Error(`${code}: ${path}`), { code });
    return tree.open(asked);
  };
  return { ...tree, open };
}

test('a file that may not be read is named', async () => {
  const tree = failing(folderTree(folderOf({ a: '', b: '' })), 'b', 'EACCES');
  const { receive, failures } = served(tree);
  await expect(receive()).rejects.toThrow('EACCES');
  expect(failures).toMatchObject([{ code: 'WARP_CONTEXT_UNREADABLE' }]);
  expect((failures[0] as Error).message).toContain(tree.describe('b'));
});

test('a file that disappears between its stat and its content is named', async () => {
  const { receive, failures } = served(
    failing(folderTree(folderOf({ a: '', b: '' })), 'a', 'ENOENT'),
  );
  await expect(receive()).rejects.toThrow('ENOENT');
  expect(failures).toMatchObject([{ code: 'WARP_CONTEXT_CHANGED' }]);
});

test('a folder that is left out need not be readable', async () => {
  const tree = folderTree(folderOf({ 'secret/x': '', a: '' }));
  const list = (directory: string) => {
    if (directory === 'secret') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return tree.list(directory);
  };
  const { paths, failures } = served({ ...tree, list });
  const left = { 'exclude-patterns': ['secret', '!secret/*/kept'] };
  expect(await paths(left)).toEqual(['a']);
  await expect(paths()).rejects.toThrow('EACCES');
  expect(failures).toHaveLength(1);
});
