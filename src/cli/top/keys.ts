/** What a key is for. */
export type Key =
  | 'quit'
  | 'sort'
  | 'tab'
  | 'enter'
  | 'escape'
  | 'up'
  | 'down'
  | 'page up'
  | 'page down'
  | 'home'
  | 'end';

/** As terminals send them (xterm's control sequences, normal and application cursor keys). */
const sequences: Readonly<Record<string, Key>> = {
  '\u0003': 'quit',
  q: 'quit',
  s: 'sort',
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
  '\u001B': 'escape',
  k: 'up',
  j: 'down',
  '\u001B[A': 'up',
  '\u001B[B': 'down',
  '\u001BOA': 'up',
  '\u001BOB': 'down',
  '\u001B[5~': 'page up',
  '\u001B[6~': 'page down',
  '\u001B[H': 'home',
  '\u001B[F': 'end',
  '\u001BOH': 'home',
  '\u001BOF': 'end',
  '\u001B[1~': 'home',
  '\u001B[4~': 'end',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these begin a key's sequence
const one = /\u001B(?:\[[0-?]*[ -/]*[@-~]|O[A-Za-z])|[\s\S]/g;

/** The keys in what a terminal sent at once; those that are for nothing are left out. */
export function keysIn(text: string): readonly Key[] {
  return [...text.matchAll(one)].flatMap(([sequence]) => {
    const key = sequences[sequence] ?? sequences[sequence.toLowerCase()];
    return key === undefined ? [] : [key];
  });
}
