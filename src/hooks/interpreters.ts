import type { AppSource } from '../app/app-source.ts';
import type { Hook } from '../plan/hook.ts';
import type { Warning } from '../plan/types.ts';
import { programName, readShebang, type Shebang } from './shebang.ts';

/** What every base has: Debian's essential packages. */
const everywhere = [
  '/bin/sh',
  '/bin/dash',
  '/bin/bash',
  '/usr/bin/perl',
  '/usr/bin/awk',
  '/bin/sed',
];

/** Absolute paths of interpreters that a builder brings along. */
export interface Programs {
  /** There before dependencies are. */
  readonly base: readonly string[];
  /** There with the dependencies. */
  readonly image: readonly string[];
}

export interface Interpreters {
  readonly programs: Programs | undefined;
  /** Debian packages that the app itself asks for. */
  readonly packages: readonly string[];
}

/**
 * Hooks that ask for an interpreter which nothing is known to bring. What an `install` hook or packages
 * of another name bring cannot be known: it is no more than a warning, and only where nothing may.
 */
export function interpreterWarnings(
  app: AppSource,
  hooks: readonly Hook[],
  { programs, packages }: Interpreters,
): readonly Warning[] {
  const installs = hooks.some(({ name }) => name === 'install');
  return hooks.flatMap((hook): readonly Warning[] => {
    if (hook.origin.kind !== 'file' || (hook.name !== 'install' && installs)) return [];
    const { file } = hook.origin;
    const shebang = readShebang(app.text(file) ?? '');
    if (!shebang) return [];
    const early = hook.name === 'install' || hook.name === 'pre-build';
    const there = [
      ...everywhere,
      ...(programs?.base ?? []),
      ...(early ? [] : (programs?.image ?? [])),
    ];
    const wanted = shebang.name ?? shebang.path;
    if (isThere(shebang, there) || packages.some((one) => one.includes(stem(wanted)))) return [];
    return [
      {
        code: 'WARP_HOOK_INTERPRETER',
        message: `${file} is run by ${wanted}, which nothing is known to bring into the image`,
        hint: 'write it for sh, name the Debian package in run.packages, or bring it by an install hook',
        at: { file, line: 1 },
      },
    ];
  });
}

/** Debian has `/bin` and `/usr/bin` as one folder. */
function isThere({ path, name }: Shebang, programs: readonly string[]): boolean {
  if (name !== undefined) return programs.some((one) => programName(one) === name);
  const merged = (one: string) => one.replace(/^\/usr\/bin\//, '/bin/');
  return programs.some((one) => merged(one) === merged(path));
}

/** `python3.12` → `python`: packages are named after it. */
function stem(program: string): string {
  return programName(program).replace(/[\d.]+$/, '');
}
