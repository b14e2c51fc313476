import type { RelPath } from './app-source.ts';

/** Something about the folder that is worth a word, and stops nothing. */
export interface AppWarning {
  readonly code: `WARP_${string}`;
  readonly message: string;
  readonly hint?: string;
  readonly at?: { readonly file: RelPath; readonly line?: number };
}
