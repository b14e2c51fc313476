import type { AppSource, RelPath } from '../../../src/app/app-source.ts';

/** A line of `.s2i/environment`, or a variable that a source-to-image build was given besides. */
export interface S2iVariable {
  readonly name: string;
  readonly value: string;
  readonly file: RelPath;
  /** From 1. */
  readonly line: number;
}

export const s2iFile = '.s2i/environment';

/** Stands for the environment of the build, in a build by source-to-image alone. */
export const s2iGiven = '.s2i/environment of the build';

/** `NAME=value` lines; `#` comments and lines of any other form say nothing. The last of a name counts. */
export function s2iVariables(app: AppSource): readonly S2iVariable[] {
  const found = new Map<string, S2iVariable>();
  for (const file of [s2iFile, s2iGiven]) {
    for (const [at, line] of (app.text(file) ?? '').split(/\r?\n/).entries()) {
      const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/.exec(line);
      if (match?.[1] === undefined) continue;
      const value = (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
      found.set(match[1], { name: match[1], value, file, line: at + 1 });
    }
  }
  return [...found.values()];
}
