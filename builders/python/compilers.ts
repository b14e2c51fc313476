import type { PythonRuntime } from '../../src/builder/python-runtime.ts';

/** What most packages with C or C++ sources take: Debian packages. */
export function compilers(python: PythonRuntime): string[] {
  const headers = python.origin === 'distribution' ? [`libpython${python.version}-dev`] : [];
  return ['g++', 'gcc', 'libc6-dev', 'pkg-config', ...headers];
}
