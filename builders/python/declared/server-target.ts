import { optionValue } from './option-value.ts';

/** What a server is told to load. */
export interface ServerTarget {
  readonly module: string;
  /** Ends in `()` where it is called for the application. */
  readonly callable: string;
}

/** The module and callable among the words that follow a server's program, if they say so plainly. */
export function serverTarget(
  words: readonly string[],
  { target, callable }: { target?: readonly string[]; callable?: string },
): ServerTarget | undefined {
  const named = optionValue(words, target);
  const text = named ?? words.findLast((word) => withCallable.test(word)) ?? bare(words, callable);
  const [, module, name = callable, call = ''] = either.exec(text ?? '') ?? [];
  if (module === undefined || name === undefined) return undefined;
  return { module, callable: `${name}${call || factory(words)}` };
}

const withCallable = /^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(\(\))?$/;
const either = /^([A-Za-z_][\w.]*)(?::([A-Za-z_][\w.]*)(\(\))?)?$/;

/** `gunicorn shop.wsgi`: the last word, where it is no option's value. */
function bare(words: readonly string[], callable: string | undefined): string | undefined {
  const before = words.at(-2);
  const free = before === undefined || !before.startsWith('-') || before.includes('=');
  return callable !== undefined && free ? words.at(-1) : undefined;
}

function factory(words: readonly string[]): string {
  return words.includes('--factory') || words.includes('--call') ? '()' : '';
}
