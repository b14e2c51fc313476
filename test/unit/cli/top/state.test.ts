import { describe, expect, test } from 'vitest';
import { type Key, keysIn } from '../../../../src/cli/top/keys.ts';
import { type Choices, firstState, pressed, type TopState } from '../../../../src/cli/top/state.ts';

const choices: Choices = { containers: ['a', 'b'], slow: ['1', '2', '3'], below: 4, page: 3 };

function typing(keys: readonly Key[], from: TopState = firstState): TopState | undefined {
  return keys.reduce<TopState | undefined>(
    (state, key) => state && pressed(state, key, choices),
    from,
  );
}

describe('keys', () => {
  test('are read as terminals send them, several at once too', () => {
    expect(keysIn('\u001B[A\u001BOBsq')).toEqual(['up', 'down', 'sort', 'quit']);
    expect(keysIn('\u0003')).toEqual(['quit']);
    expect(keysIn('\u001B')).toEqual(['escape']);
    expect(keysIn('\r\t\u001B[5~\u001B[6~')).toEqual(['enter', 'tab', 'page up', 'page down']);
  });

  test('that are for nothing do nothing', () => {
    expect(keysIn('x\u001B[15~\u001B[1;5C')).toEqual([]);
  });
});

describe('a key', () => {
  test('ends the view, also where a stack is open', () => {
    expect(typing(['quit'])).toBeUndefined();
    expect(typing(['enter', 'quit'])).toBeUndefined();
  });

  test('sorts by the next column, and by the first again', () => {
    expect(typing(['sort'])?.sort).toBe('memory');
    expect(typing(['sort', 'sort', 'sort', 'sort', 'sort'])?.sort).toBe('cpu');
  });

  test('goes from all containers to each alone and back', () => {
    expect(typing(['tab'])?.container).toBe('a');
    expect(typing(['tab', 'tab'])?.container).toBe('b');
    expect(typing(['tab', 'tab', 'tab'])?.container).toBeUndefined();
  });

  test('chooses a slow request and stays within the list', () => {
    expect(typing(['down'])?.chosen).toBe('2');
    expect(typing(['down', 'down', 'down', 'down'])?.chosen).toBe('3');
    expect(typing(['end', 'up'])?.chosen).toBe('2');
    expect(typing(['up'])?.chosen).toBe('1');
  });

  test('opens its stack, scrolls it as far as there is more, and closes it', () => {
    expect(typing(['enter'])?.open).toBe(0);
    expect(typing(['enter', 'down', 'page down', 'page down'])?.open).toBe(4);
    expect(typing(['enter', 'down', 'escape'])?.open).toBeUndefined();
    expect(pressed(firstState, 'enter', { ...choices, slow: [] })).toEqual(firstState);
  });
});
