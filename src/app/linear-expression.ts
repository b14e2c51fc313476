/** Decides whether a path matches, in time that grows with its length and no faster. */
export interface LinearExpression {
  test(path: string): boolean;
}

/** Up to so many parts of any length, backtracking is quick whatever the path. */
const quick = 2;

/**
 * A regular expression for whole paths, as patterns of ignore files become: characters, classes,
 * escapes, each with or without `*`, and `(.*\/)?` for folders. One with many parts of any length
 * (`*a*a*a…`) would keep a backtracking engine busy for hours: it is followed in all ways at once.
 * @param source without `^` and `$` around it
 * @throws SyntaxError where it is no regular expression
 */
export function linearExpression(source: string, flags = ''): LinearExpression {
  const whole = new RegExp(`^${source}$`, flags);
  const steps = stepsOf(source, flags);
  const unbounded = steps.filter(({ kind }) => kind === 'many').length;
  if (unbounded <= quick) return whole;
  const charsOf = flags.includes('u')
    ? (path: string) => [...path]
    : (path: string) => path.split('');
  return { test: (path) => follow(steps, charsOf(path), path) };
}

type Step =
  | { readonly kind: 'one' | 'many'; readonly takes: (char: string) => boolean }
  /** Goes on at the next step or over `over` steps. */
  | { readonly kind: 'optional'; readonly over: number }
  | { readonly kind: 'place'; readonly holds: (path: string, at: number) => boolean };

const part =
  /\(\.\*\/\)\?|(\[\^?(?:\\.|[^\]\\])*\]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\])(\*)?/gsu;

function stepsOf(source: string, flags: string): readonly Step[] {
  return [...source.matchAll(part)].flatMap(([text, atom, star]): Step[] => {
    if (atom === undefined) {
      return [{ kind: 'optional', over: 3 }, ...stepsOf('.*/', flags)];
    }
    if (/^(\^|\\[bB])$/.test(text)) {
      const place = new RegExp(text, `${flags}y`);
      return [{ kind: 'place', holds: (path, at) => holdsAt(place, path, at) }];
    }
    const takes = characterTest(atom, flags);
    return [{ kind: star ? 'many' : 'one', takes }];
  });
}

function holdsAt(place: RegExp, path: string, at: number): boolean {
  place.lastIndex = at;
  return place.test(path);
}

function characterTest(atom: string, flags: string): (char: string) => boolean {
  if (/^[\w/-]$/.test(atom)) return (char) => char === atom;
  const one = new RegExp(`^${atom}$`, flags);
  return (char) => one.test(char);
}

/** Every step the path may be at after each character: as many as the expression has, at most. */
function follow(steps: readonly Step[], chars: readonly string[], path: string): boolean {
  let at = 0;
  let current = reached(steps, new Uint8Array(steps.length + 1).fill(1, 0, 1), { path, at });
  for (const char of chars) {
    at += char.length;
    const next = new Uint8Array(steps.length + 1);
    steps.forEach((step, index) => {
      if (!current[index] || (step.kind !== 'one' && step.kind !== 'many')) return;
      if (step.takes(char)) next[step.kind === 'one' ? index + 1 : index] = 1;
    });
    current = reached(steps, next, { path, at });
  }
  return current[steps.length] === 1;
}

/** Adds the steps that are reached without a character. */
function reached(
  steps: readonly Step[],
  marks: Uint8Array,
  { path, at }: { readonly path: string; readonly at: number },
): Uint8Array {
  steps.forEach((step, index) => {
    if (!marks[index]) return;
    if (step.kind === 'many' || step.kind === 'optional') marks[index + 1] = 1;
    if (step.kind === 'optional') marks[index + step.over] = 1;
    if (step.kind === 'place' && step.holds(path, at)) marks[index + 1] = 1;
  });
  return marks;
}
