import type { AppSource } from '../../../src/app/app-source.ts';

/** A line of `.s2i/environment`. */
export interface S2iVariable {
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

export const s2iFile = '.s2i/environment';

/** `NAME=value` lines; `#` comments and lines of any other form say nothing. The last of a name counts. */
export function s2iVariables(app: AppSource): readonly S2iVariable[] {
  const found = new Map<string, S2iVariable>();
  for (const [at, line] of (app.text(s2iFile) ?? '').split(/\r?\n/).entries()) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/.exec(line);
    if (match?.[1] === undefined) continue;
    const value = (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
    found.set(match[1], { name: match[1], value, line: at + 1 });
  }
  return [...found.values()];
}
