import { expect, test } from 'vitest';
import type { FileTree } from '../../../src/engine/buildkit/session/fs/file-tree.ts';
import { joinedTree } from '../../../src/engine/buildkit/session/fs/joined-tree.ts';
import { memoryTree } from '../../../src/engine/buildkit/session/fs/memory-tree.ts';
import { partialTree } from '../../../src/engine/buildkit/session/fs/partial-tree.ts';
import { walk } from '../../../src/engine/buildkit/session/fs/walk.ts';

const tree = (...paths: string[]): FileTree =>
  memoryTree(new Map(paths.map((path) => [path, { content: Buffer.from(path), mode: 0o644 }])));

const pathsOf = (of: FileTree) => [...walk(of, {})].map(({ path }) => path);

test('a part of a tree has the wanted files, all below wanted folders, and the way to them', () => {
  const part = partialTree(tree('a/b/c', 'a/b2', 'a/d/e', 'a/d/f/g', 'h', 'i'), ['a/d', 'h']);
  expect(pathsOf(part)).toEqual(['a', 'a/d', 'a/d/e', 'a/d/f', 'a/d/f/g', 'h']);
  expect(part.stat('a/b2')).toBeUndefined();
});

test('what is not wanted of a tree is not looked at', () => {
  const whole = tree('wanted/x', 'large/y');
  const looked: string[] = [];
  const watched = {
    ...whole,
    list(path: string) {
      looked.push(path);
      return whole.list(path);
    },
  };
  pathsOf(partialTree(watched, ['wanted']));
  expect(looked).toEqual(['', 'wanted']);
});

test('two trees are walked as one, and the second has the say', () => {
  const second = memoryTree(new Map([['a/x', { content: Buffer.from('second'), mode: 0o600 }]]));
  const both = joinedTree(tree('a/x', 'a/y', 'b'), second);
  expect(pathsOf(both)).toEqual(['a', 'a/x', 'a/y', 'b']);
  expect(both.stat('a/x')?.size).toBe('second'.length);
});
