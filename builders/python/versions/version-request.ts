import type { RelPath } from '../../../src/app/app-source.ts';
import type { Via } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { highestPatch, pythonRange } from './python-range.ts';

/** What one file asks of the interpreter. */
export interface VersionRequest {
  /** As written: `3.12.1`, `>=3.11`, `^3.10`. */
  readonly text: string;
  /** The key or file in words: "requires-python in pyproject.toml". */
  readonly source: string;
  readonly at?: { readonly file: RelPath; readonly line?: number };
  readonly via: Via;
  /** A developer's tool setting gives way to what the app's metadata says. */
  readonly weak?: boolean;
  /** How the text was picked where there was a choice: "the first of 2 that it names". */
  readonly note?: string;
  /** Who asks, in words, where no file does: the place alone would not tell. */
  readonly why?: string;
  /** `3.12` where the text names one version. */
  readonly minor?: string;
  /** Given with `minor`: the patch release that was asked for. */
  readonly patch?: string;
  /** Alternatives, any of which will do; for a range. */
  readonly ranges?: readonly string[];
}

export type Origin = Pick<VersionRequest, 'source' | 'at' | 'via' | 'weak' | 'note' | 'why'>;
export type ReadRequest = { readonly request: VersionRequest } | { readonly problem: Problem };

/** Reads a version file's word: `3.12`, `3.12.1`, `python-3.12`, `cpython@3.12`, `3.13-dev`, or a range. */
export function readPin(text: string, origin: Origin): ReadRequest {
  const word = text
    .trim()
    .replace(/^(c?python)[-@]?/i, '')
    .replace(/\/envs\/.*$/, '');
  const pin = /^v?(3\.\d+)(?:\.(\d+|x|\*)(?:(?:a|b|rc)\d+)?)?t?(?:-dev)?$/.exec(word);
  if (!pin?.[1]) return readRange(word, origin);
  const patch = pin[2] && /^\d+$/.test(pin[2]) ? pin[2] : undefined;
  if (patch !== undefined && Number(patch) > highestPatch) {
    return { problem: invalid(text, origin, `there is no Python ${word}`) };
  }
  const request = { ...origin, text: word, minor: pin[1], ...(patch ? { patch } : {}) };
  return { request };
}

/** Reads a PEP 440 range such as `>=3.11,<3.14`. */
export function readRange(text: string, origin: Origin): ReadRequest {
  const range = pythonRange(text);
  if (text.trim() === '' || range === undefined) {
    return { problem: invalid(text, origin, 'it is no Python version') };
  }
  return { request: { ...origin, text: text.trim(), ranges: [range] } };
}

/** A version that cannot be read, with everything unprintable escaped. */
export function invalid(text: string, origin: Origin, why: string): Problem {
  return {
    code: 'WARP_PYTHON_VERSION_INVALID',
    phase: 'detection',
    message: `${origin.source} says ${printable(text)}: ${why}`,
    hint: 'Write a version such as 3.13, with no other characters.',
    ...(origin.at ? { at: origin.at } : {}),
  };
}

function printable(text: string): string {
  return JSON.stringify(text.trim().slice(0, 60)).replace(
    /[\u007f-\u009f\u200b-\u200f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** "python-version 3.12 (.python-version:1)". */
export function described(request: VersionRequest): string {
  const line = request.at?.line === undefined ? '' : `:${request.at.line}`;
  const where = request.at ? `${request.at.file}${line}` : request.source;
  return `${request.text} (${request.why ? `${request.why}; ` : ''}${where})`;
}
