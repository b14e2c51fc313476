import { isIndirect, type PythonEntry } from './candidate.ts';
import type { Reading } from './entrypoints/reading.ts';
import { knownFramework } from './frameworks/known-frameworks.ts';

/** Stable between releases of the app: what is started, by its file where it has one. */
export function idOf({ entry, framework, file, django }: Reading): string {
  if (django !== undefined) return `django:${django.settingsFile ?? django.settingsModule.value}`;
  if (entry.kind === 'script' && !isProgram(entry) && file !== '') return `${framework}:${file}`;
  if (entry.kind === 'script' && entry.argv[1] === '-m') return `module:${entry.argv[2]}`;
  if (entry.kind === 'script') return `script:${file === '' ? entry.argv.join(' ') : file}`;
  if (isIndirect(entry)) return `${entry.kind}:${file}`;
  return entry.kind === 'http' ? `http:${file}` : `${framework}:${file}:${entry.callable}`;
}

/** `Flask (shop:app)`: what it is, and in brackets what is started. */
export function titleOf({ entry, framework, django }: Reading): string {
  if (django !== undefined) {
    const settings = django.settingsModule.value;
    return `Django project ${django.projectDir || settings.split('.')[0]} (settings ${settings})`;
  }
  return `${knownFramework(framework)?.title ?? plainTitle(entry)} ${startOf(entry)}`;
}

function plainTitle(entry: PythonEntry): string {
  if (entry.kind === 'script') return 'Python program';
  return entry.kind === 'asgi' ? 'ASGI application' : 'WSGI application';
}

function startOf(entry: PythonEntry): string {
  switch (entry.kind) {
    case 'script':
      return `(${entry.argv.join(' ')})`;
    case 'paste':
      return `(${entry.file}, app ${entry.app})`;
    case 'loaded':
      return `(${entry.module})`;
    case 'http':
      return `(${entry.argv.join(' ')})`;
    case 'wsgi':
    case 'asgi':
      return `(${entry.module}:${entry.callable}${entry.factory ? '()' : ''})`;
    default:
      return entry satisfies never;
  }
}

/** A file or package that Python itself runs. */
export function isProgram(entry: PythonEntry): boolean {
  return entry.kind === 'script' && entry.argv[0] === 'python';
}
