import { describe, expect, it } from 'vitest';
import { hintOfAssumed, lastWords } from '../../../src/runtime/last-words.ts';

describe('lastWords', () => {
  it('is the last line of the app itself', () => {
    expect(lastWords("Traceback\nKeyError: 'SECRET_KEY'\nwarp: web ended\n\n")).toBe(
      "KeyError: 'SECRET_KEY'",
    );
    expect(lastWords('OperationalError: refused\n\tIs it running?\n')).toBe(
      'OperationalError: refused',
    );
    expect(lastWords('\n')).toBeUndefined();
  });
});

describe('hintOfAssumed', () => {
  it('names the variables that the build made up and nobody gave, the one complained of first', () => {
    const hint = (given: Record<string, string>, output: string) =>
      hintOfAssumed(['API_KEY', 'SECRET_KEY'], given, output);
    expect(hint({}, "KeyError: 'SECRET_KEY'")).toBe(
      'set what the app asks for: --env SECRET_KEY=… --env API_KEY=…',
    );
    expect(hint({ SECRET_KEY: 'x' }, "KeyError: 'SECRET_KEY'")).toBeUndefined();
    expect(hint({}, 'connection refused')).toBeUndefined();
  });
});
