import { describe, expect, it, test } from 'vitest';
import { commandLine } from '../../../src/cli/command-line.ts';
import { commandWords } from '../../../src/cli/inside/command-words.ts';

const folders = new Set(['.', '..', './shop', '/srv/shop', 'celery']);
const isFolder = (path: string) => folders.has(path);

describe('warp exec', () => {
  it.each([
    ['a command for the app here', [], ['ls', '-l'], '.', ['ls', '-l']],
    ['a folder and a command', ['shop'], ['ls'], 'shop', ['ls']],
    ['a command with dashes of its own', ['shop'], ['git', '--', 'x'], 'shop', ['git', '--', 'x']],
    ['a command without dashes', ['ls', '-l'], undefined, '.', ['ls', '-l']],
    [
      'a path to a folder without dashes',
      ['./shop', 'ls', '-l'],
      undefined,
      './shop',
      ['ls', '-l'],
    ],
    ['an absolute one', ['/srv/shop', 'ls'], undefined, '/srv/shop', ['ls']],
    ['this folder', ['.', 'ls'], undefined, '.', ['ls']],
    [
      'a program of the app, though its path looks like a folder',
      ['./run.sh', 'x'],
      undefined,
      '.',
      ['./run.sh', 'x'],
    ],
    [
      'a program that a folder is named like',
      ['celery', 'status'],
      undefined,
      '.',
      ['celery', 'status'],
    ],
  ])('takes %s', (_, before, after, target, command) => {
    expect(commandWords(before, after, isFolder)).toEqual({ target, command });
  });

  it.each([
    ['nothing', [], undefined],
    ['nothing after the dashes', ['shop'], []],
    ['a folder alone', ['./shop'], undefined],
    ['two words before the dashes', ['shop', 'ls'], ['-l']],
  ])('refuses %s', (_, before, after) => {
    expect(() => commandWords(before, after, isFolder)).toThrowError(
      expect.objectContaining({ code: 'WARP_USAGE' }),
    );
  });
});

test('words after -- are not options of warp, where a command takes any', () => {
  const argv = ['node', 'warp', 'exec', 'shop', '--', 'ls', '--json', '--', 'x'];
  expect(commandLine(argv)).toEqual({
    own: ['node', 'warp', 'exec', 'shop'],
    passed: ['ls', '--json', '--', 'x'],
  });
});

test.each([
  [['node', 'warp', 'exec', 'ls', '--json']],
  [['node', 'warp', 'build', '--', 'folder']],
  [['node', 'warp']],
])('%j is left as it is', (argv) => {
  expect(commandLine(argv)).toEqual({ own: argv, passed: undefined });
});
