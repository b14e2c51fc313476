import { linearExpression } from '../../../../app/linear-expression.ts';

/**
 * One pattern as Docker reads it (moby/patternmatcher): Go's filepath.Match and `**`. An exact, a
 * prefix and a suffix form exist beside the regular expression, with rules of their own.
 */
export interface Pattern {
  /** Starts with `!`: takes files back in. */
  readonly exclusion: boolean;
  /** Cleaned, without the `!`. */
  readonly text: string;
  matches(path: string): boolean;
}

/** @throws Error when the pattern is malformed. */
export function compilePattern(source: string): Pattern {
  const exclusion = source.startsWith('!');
  const text = exclusion ? source.slice(1) : source;
  if (text === '') throw new Error('illegal exclusion pattern: "!"');
  return { exclusion, text, matches: matcher(text) };
}

/** Go's filepath.Clean for relative patterns. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  return (rooted ? '/' : '') + parts.join('/') || '.';
}

type Kind = 'exact' | 'prefix' | 'suffix' | 'regexp';

function matcher(text: string): (path: string) => boolean {
  const { kind, expression } = translate(text);
  switch (kind) {
    case 'exact':
      return (path) => path === text;
    case 'prefix': {
      const prefix = text.slice(0, -2);
      return (path) => path.startsWith(prefix);
    }
    case 'suffix': {
      const suffix = text.slice(2);
      return (path) =>
        path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
    }
    case 'regexp': {
      const compiled = linearExpression(expression, 'su');
      return (path) => compiled.test(path);
    }
    default:
      return kind satisfies never;
  }
}

function translate(text: string): { kind: Kind; expression: string } {
  const chars = [...text];
  let kind: Kind = 'exact';
  let expression = '';
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    if (char === '*' && chars[i + 1] === '*') {
      const first = i === 0;
      i += chars[i + 2] === '/' ? 2 : 1;
      const last = i + 1 >= chars.length;
      if (last && kind === 'exact') kind = 'prefix';
      else kind = 'regexp';
      expression += last ? '.*' : '(.*/)?';
      if (first) kind = 'suffix';
    } else if (char === '*' || char === '?') {
      expression += char === '*' ? '[^/]*' : '[^/]';
      kind = 'regexp';
    } else if (char === '[') {
      const { length, source } = characterClass(chars.slice(i));
      expression += source;
      i += length - 1;
      kind = 'regexp';
    } else if (char === '\\') {
      i++;
      if (i >= chars.length) throw new Error(`pattern ends in a backslash: ${text}`);
      expression += escaped(chars[i] ?? '');
      kind = 'regexp';
    } else {
      // An unescaped ^ stays what it is in a regular expression, as in Docker.
      expression += char === '^' ? char : literal(char);
      if (char === ']') kind = 'regexp';
    }
  }
  return { kind, expression };
}

function characterClass(chars: readonly string[]): { length: number; source: string } {
  let i = 1;
  let source = '[';
  if (chars[i] === '^') {
    source += '^';
    i++;
  }
  for (let members = 0; i < chars.length; i++, members++) {
    const char = chars[i] ?? '';
    if (char === ']' && members === 0) break;
    if (char === ']') return { length: i + 1, source: `${source}]` };
    if (char === '\\') i++;
    const member = char === '\\' ? (chars[i] ?? '') : char;
    source += char === '-' ? '-' : member.replace(/[\\\]^[-]/u, '\\$&');
  }
  throw new Error(`a character class is not closed: ${chars.join('')}`);
}

// Docker hands an escaped letter on to Go's regular expressions, where \d is a digit.
function escaped(char: string): string {
  if (char === 'a') return '\\x07';
  return /[dDsSwWbBtnrfv]/.test(char) ? `\\${char}` : literal(char);
}

function literal(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/u, '\\$&');
}
