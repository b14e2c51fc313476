import type { SyntaxNodeRef } from '@lezer/common';
import { parser } from '@lezer/python';
import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonProject } from '../source/project.ts';
import { sourceText } from '../source/source-text.ts';
import { importLines } from './import-lines.ts';

export interface Python2Code {
  readonly file: RelPath;
  readonly line: number;
  /** In words: "a print statement". */
  readonly what: string;
}

/** Modules that Python 3 renamed or dropped: https://docs.python.org/3/whatsnew/3.0.html */
const renamed = new Map([
  ['BaseHTTPServer', 'http.server'],
  ['ConfigParser', 'configparser'],
  ['Cookie', 'http.cookies'],
  ['HTMLParser', 'html.parser'],
  ['Queue', 'queue'],
  ['SimpleHTTPServer', 'http.server'],
  ['SocketServer', 'socketserver'],
  ['StringIO', 'io'],
  ['Tkinter', 'tkinter'],
  ['__builtin__', 'builtins'],
  ['cPickle', 'pickle'],
  ['cStringIO', 'io'],
  ['cookielib', 'http.cookiejar'],
  ['httplib', 'http.client'],
  ['thread', '_thread'],
  ['urllib2', 'urllib.request'],
  ['urlparse', 'urllib.parse'],
  ['xmlrpclib', 'xmlrpc.client'],
]);

/** Text that may be Python 2: only such files are parsed for it. */
const suspect = new RegExp(
  [
    String.raw`^[ \t]*print[ \t]+[^(=\s.,:]`,
    String.raw`^[ \t]*print[ \t]*>>`,
    String.raw`\bexcept[ \t]+(?:[\w.]+|\([^)\n]*\))[ \t]*,`,
    String.raw`^[ \t]*raise[ \t]+[\w.]+[ \t]*,`,
    String.raw`^[ \t]*exec[ \t]+["'\w]`,
    String.raw`[\w)\]][ \t]*<>[ \t]*[\w(]`,
    String.raw`[,(=][ \t]*0[0-7]{2,}[ \t]*[,)\n]`,
    '(?:=|\\breturn|\\()[ \\t]*`[\\w.]+`',
  ].join('|'),
  'm',
);

/** The first line of a file that no Python 3 takes; undefined for Python 3 code. */
export function python2Code(project: PythonProject, file: RelPath): Python2Code | undefined {
  const text = project.app.text(file) ?? '';
  const syntax = suspect.test(text) ? python2Syntax(text) : undefined;
  if (syntax !== undefined) return { file, ...syntax };
  if (!importLines(text).some(({ level, module }) => level === 0 && renamed.has(module)))
    return undefined;
  const old = project
    .module(file)
    ?.imports.find(
      ({ level, module, guards }) =>
        level === 0 &&
        guards.length === 0 &&
        renamed.has(module) &&
        project.resolve(module, 0, file) === undefined,
    );
  if (old === undefined) return undefined;
  const what = `imports ${old.module}, which Python 3 calls ${renamed.get(old.module)}`;
  return { file, line: old.line, what };
}

function python2Syntax(text: string): { line: number; what: string } | undefined {
  const source = sourceText(text);
  let found: { line: number; what: string } | undefined;
  parser.parse(text).iterate({
    enter(node) {
      if (found !== undefined) return false;
      const what = oldSyntax(node, text);
      if (what !== undefined) found = { line: source.line(node.from), what };
      return found === undefined;
    },
  });
  return found;
}

function oldSyntax(node: SyntaxNodeRef, text: string): string | undefined {
  const words = (): string => text.slice(node.from, node.to);
  switch (node.name) {
    case 'PrintStatement':
      return 'has a print statement';
    case 'CompareOp':
      return words() === '<>' ? 'compares by <>' : undefined;
    case 'Number':
      return /^0[0-7]*[1-7][0-7]*$/.test(words()) ? 'has an octal number without 0o' : undefined;
    case 'RaiseStatement':
      return /^raise\s+[\w.]+\s*,/.test(words()) ? 'raises with a comma' : undefined;
    case 'TryStatement':
      // Since 3.14 a comma may separate exception classes: those have capitals.
      return /^[ \t]*except\s+[\w.() ,]+,\s*[a-z_]\w*\s*:/m.test(words())
        ? 'names a caught exception after a comma'
        : undefined;
    case '⚠':
      return text.slice(node.from, node.from + 1) === '`' ? 'has backticks' : undefined;
    default:
      return undefined;
  }
}
