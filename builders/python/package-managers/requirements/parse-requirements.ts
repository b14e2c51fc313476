import type { RelPath } from '../../../../src/app/app-source.ts';
import { joinRelative } from '../../../../src/app/rel-path.ts';
import { parseRequirement, type Requirement } from '../requirement-name.ts';

/** One logical line of a requirements file, continuation lines joined. */
export type Line = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'include' | 'constraint'; readonly path: string }
  | { readonly kind: 'find-links'; readonly target: string }
  | { readonly kind: 'option'; readonly name: string }
  | { readonly kind: 'package'; readonly requirement: Requirement; readonly hashed: boolean }
  | { readonly kind: 'vcs' | 'url'; readonly url: string; readonly name?: string }
  | {
      readonly kind: 'local';
      /** As written, without extras, marker and `file:`. */
      readonly path: string;
      readonly editable: boolean;
      readonly extras: readonly string[];
    }
  | { readonly kind: 'unknown' }
);

/** Splits a pip requirements file into its logical lines (pip's requirements file format). */
export function parseRequirements(text: string): readonly Line[] {
  return logicalLines(text).map(({ line, text: one }) => ({ line, text: one, ...classify(one) }));
}

type Kind<L = Line> = L extends unknown ? Omit<L, 'line' | 'text'> : never;

function logicalLines(text: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | undefined;
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .forEach((raw, index) => {
      // pip drops a comment before it looks for a continuation.
      const bare = raw.replace(/(^|\s)#.*$/, '$1');
      const continues = bare.endsWith('\\');
      const part = continues ? bare.slice(0, -1) : bare;
      open = open ? { line: open.line, text: open.text + part } : { line: index + 1, text: part };
      if (continues) return;
      found.push({ line: open.line, text: open.text.trim() });
      open = undefined;
    });
  if (open !== undefined) found.push(open);
  return found.filter((one) => one.text !== '');
}

function classify(text: string): Kind {
  const option = /^(--?[A-Za-z][A-Za-z-]*)(?:\s*=\s*|\s+|$)(.*)$/.exec(text);
  if (!option) return requirement(text, false);
  const name = option[1] ?? '';
  const value = unquote((option[2] ?? '').trim());
  if (name === '-r' || name === '--requirement') return { kind: 'include', path: value };
  if (name === '-c' || name === '--constraint') return { kind: 'constraint', path: value };
  if (name === '-f' || name === '--find-links') return { kind: 'find-links', target: value };
  if (name === '-e' || name === '--editable') return requirement(value, true);
  const glued = /^-([rcef])(\S.*)$/.exec(text);
  if (glued && !text.startsWith('--')) return classify(`-${glued[1]} ${glued[2]}`);
  return { kind: 'option', name };
}

function requirement(text: string, editable: boolean): Kind {
  const hashed = /\s--hash[=\s]/.test(text);
  const bare = text.replace(/\s--(hash|config-settings?|global-option)[=\s]\s*\S+/g, '').trim();
  const named = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\]\s*)?@\s*([^;\s]+)/.exec(bare);
  const target = named?.[3] ?? (bare.split(';')[0] ?? '').trimEnd();
  if (/^(git|hg|svn|bzr)\+/.test(target)) return address('vcs', target, named?.[1]);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(target) && !/^file:/i.test(target)) {
    return address('url', target, named?.[1]);
  }
  if (named || editable || looksLocal(target)) return local(target, editable, named?.[2]);
  const parsed = parseRequirement(bare);
  return parsed ? { kind: 'package', requirement: parsed, hashed } : { kind: 'unknown' };
}

function address(kind: 'vcs' | 'url', url: string, name: string | undefined): Kind {
  const named = name ?? /[#&]egg=([A-Za-z0-9._-]+)/.exec(url)?.[1];
  return named === undefined ? { kind, url } : { kind, url, name: named };
}

function local(target: string, editable: boolean, outerExtras?: string): Kind {
  const extras = /\[([^\]]*)\]$/.exec(target);
  const path = target.slice(0, extras ? extras.index : undefined).replace(/^file:(\/\/)?/i, '');
  return {
    kind: 'local',
    path: unquote(path),
    editable,
    extras: (extras?.[1] ?? outerExtras ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  };
}

function looksLocal(target: string): boolean {
  return (
    /^\.{0,2}\//.test(target) ||
    /^\.{1,2}(\[|$)/.test(target) ||
    /^file:/i.test(target) ||
    /\.(whl|tar\.gz|tgz|tar\.bz2|zip)$/i.test(target) ||
    /^[\w.-]+\/[\w./-]+$/.test(target)
  );
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** A path written in a file of `directory`, from the app's folder (`../…` above it); undefined for absolute ones. */
export function resolveRel(directory: RelPath, path: string): RelPath | undefined {
  if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) return undefined;
  return joinRelative(directory, path);
}
