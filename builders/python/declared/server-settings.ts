import { splitWords } from '../../../src/config/split-words.ts';
import { optionValue } from './option-value.ts';

/** The text of a file of the app, or undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/**
 * What a server's own settings file says, as words of a command line that come before the command's own
 * (which win): `gunicorn.conf.py` or `-c FILE`, `uwsgi x.ini` or `--ini x.ini`. Values that are computed are
 * left out.
 */
export function settingsWords(
  program: string,
  words: readonly string[],
  read: ReadFile,
): readonly string[] {
  if (program === 'gunicorn') return gunicornWords(read(gunicornFile(words)) ?? '');
  if (program === 'uwsgi') return uwsgiWords(read(uwsgiFile(words)) ?? '');
  return [];
}

function gunicornFile(words: readonly string[]): string {
  return relative(optionValue(words, ['-c', '--config']) ?? 'gunicorn.conf.py');
}

function uwsgiFile(words: readonly string[]): string {
  return relative(words.find((word) => word.endsWith('.ini'))?.replace(/^--ini=/, '') ?? '');
}

function relative(path: string): string {
  return path.replace(/^(file:|python:)/, '').replace(/^(\.\/|\/opt\/app-root\/src\/)/, '');
}

function gunicornWords(text: string): string[] {
  const bind = /^bind\s*=\s*\[?\s*(['"])([^'"]*)\1\s*\]?\s*(#.*)?$/m.exec(text)?.[2];
  const target = /^wsgi_app\s*=\s*(['"])([^'"]*)\1/m.exec(text)?.[2];
  return [
    ...(bind === undefined ? [] : ['--bind', bind]),
    ...(target === undefined ? [] : [target]),
  ];
}

function uwsgiWords(text: string): string[] {
  const section = text.split(/^\[/m).find((part) => part.startsWith('uwsgi]')) ?? '';
  return section.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined || value === 'false') return [];
    return [`--${name.replaceAll('_', '-')}`, ...splitWords(value)];
  });
}
