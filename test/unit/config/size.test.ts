import { describe, expect, it } from 'vitest';
import { parseSize, sizeText } from '../../../src/config/size.ts';

describe('sizes', () => {
  it.each([
    ['512MB', 512_000_000],
    ['512MiB', 536_870_912],
    ['512Mi', 536_870_912],
    ['1.5GB', 1_500_000_000],
    ['10 KB', 10_000],
    ['64kB', 64_000],
    ['100B', 100],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['512', '512m', '512M', '10g', 'MB', '-1MB', '1MB2', '1e3MB'])(
    '%s is none: who wrote it may mean another number',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it.each([
    [2 ** 30, '1GiB'],
    [32_768, '32KiB'],
    [512_000_000, '512MB'],
    [1_500_000_000, '1500MB'],
    [1_234_567, '1234567B'],
  ])('%d bytes are written %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
    expect(parseSize(text)).toBe(bytes);
  });
});
