import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/config/duration.ts';
import { splitWords } from '../../../src/config/split-words.ts';
import { suggest } from '../../../src/config/suggest.ts';

describe('parseDuration', () => {
  it.each([
    ['60s', 60_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['60', undefined],
    ['', undefined],
    ['1 m', undefined],
    ['-5s', undefined],
  ])('reads %j as %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});

describe('splitWords', () => {
  it.each([
    ["--a 'b c'\n--d", ['--a', 'b c', '--d']],
    ['"x \\" y"z \\ w', ['x " yz', ' w']],
    ['', []],
  ])('splits %j', (text, expected) => {
    expect(splitWords(text)).toEqual(expected);
  });
});

describe('suggest', () => {
  it.each([
    ['prot', 'port'],
    ['trustProxy', 'trust_proxy'],
    ['prcesses', 'processes'],
    ['zzz', undefined],
  ])('for %s it is %s', (word, expected) => {
    expect(suggest(word, ['port', 'trust_proxy', 'processes', 'name'])).toBe(expected);
  });
});
