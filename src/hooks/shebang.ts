/** What the first line of a script asks for. */
export interface Shebang {
  /** Absolute path of the program the kernel starts. */
  readonly path: string;
  /** Looked for on PATH, where that program is `env`. */
  readonly name?: string;
}

/** Reads `#!/usr/bin/env -S NAME=value python3 -u`, `#! /bin/sh -e`; undefined where there is none. */
export function readShebang(text: string): Shebang | undefined {
  const [, rest] = /^#![ \t]*([^\r\n]*)/.exec(text) ?? [];
  const [path, ...words] = (rest ?? '').split(/[ \t]+/).filter((word) => word !== '');
  if (path === undefined) return undefined;
  if (programName(path) !== 'env') return { path };
  const name = words.find((word) => !word.startsWith('-') && !word.includes('='));
  return { path, ...(name === undefined ? {} : { name: programName(name) }) };
}

/** The last part of a path. */
export function programName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
