import type { AppSource, RelPath } from '../../../../src/app/app-source.ts';
import { leadsOut } from '../../../../src/app/rel-path.ts';
import type { Problem } from '../../../../src/warp-error.ts';
import { pathOutside } from '../path-outside.ts';
import { judgeRequirements } from './judge-requirements.ts';
import { type Line, parseRequirements, resolveRel } from './parse-requirements.ts';
import { fromUtf16 } from './utf16.ts';

/** Everything a requirements file pulls in, itself first. */
export interface RequirementsTree {
  /** By path, in the order they are read. */
  readonly files: ReadonlyMap<RelPath, readonly Line[]>;
  /** Files read as constraints only. */
  readonly constraints: ReadonlySet<RelPath>;
  /** Of them, those that uv cannot read as they are written (UTF-16): rewritten from their lines. */
  readonly recoded: ReadonlySet<RelPath>;
  /** Local wheels, archives, folders and find-links folders. */
  readonly locals: readonly LocalPath[];
  readonly problems: readonly Problem[];
}

export interface LocalPath {
  readonly path: RelPath;
  /** Where it is asked for. */
  readonly file: RelPath;
  readonly line: number;
  readonly editable: boolean;
  readonly extras: readonly string[];
  readonly kind: 'app' | 'folder' | 'archive' | 'find-links';
}

interface Reading {
  readonly app: AppSource;
  readonly files: Map<RelPath, readonly Line[]>;
  readonly constraints: Set<RelPath>;
  readonly recoded: Set<RelPath>;
  readonly locals: LocalPath[];
  readonly problems: Problem[];
}

/** Follows `-r` and `-c` from `file`. Missing and circular files are problems with file and line. */
export function readRequirements(app: AppSource, file: RelPath): RequirementsTree {
  const reading: Reading = {
    app,
    files: new Map(),
    constraints: new Set(),
    recoded: new Set(),
    locals: [],
    problems: [],
  };
  visit(reading, file, { trail: [], constraint: false });
  const judged = judgeRequirements(reading.files, reading.constraints);
  return { ...reading, problems: [...reading.problems, ...judged] };
}

function visit(
  reading: Reading,
  file: RelPath,
  from: { trail: readonly RelPath[]; constraint: boolean },
): void {
  if (reading.files.has(file)) return;
  const written = reading.app.text(file) ?? '';
  const recoded = fromUtf16(written);
  if (recoded !== undefined) reading.recoded.add(file);
  const text = recoded ?? written;
  if (/\0|^\uFFFD/.test(text)) {
    reading.problems.push({
      code: 'WARP_REQUIREMENTS_INVALID',
      phase: 'plan',
      message: `${file} is not UTF-8 text (UTF-16, as PowerShell's ">" writes it?)`,
      hint: `Save ${file} as UTF-8.`,
      at: { file },
    });
    return;
  }
  const lines = parseRequirements(text);
  reading.files.set(file, lines);
  if (from.constraint) reading.constraints.add(file);
  const trail = [...from.trail, file];
  for (const line of lines) follow(reading, line, { file, trail, constraint: from.constraint });
}

function follow(
  reading: Reading,
  line: Line,
  at: { file: RelPath; trail: readonly RelPath[]; constraint: boolean },
): void {
  switch (line.kind) {
    case 'include':
    case 'constraint':
      include(reading, line, at);
      return;
    case 'local':
      local(reading, line, at.file);
      return;
    case 'find-links':
      if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(line.target)) {
        local(reading, { ...line, path: line.target, editable: false, extras: [] }, at.file, true);
      }
      return;
    case 'unknown':
      reading.problems.push({
        code: 'WARP_REQUIREMENTS_INVALID',
        phase: 'plan',
        message: `${at.file}:${line.line} is not a requirement: ${printable(line.text)}`,
        hint: 'Write one requirement a line, e.g. "flask>=3,<4".',
        at: { file: at.file, line: line.line },
      });
      return;
    case 'option':
    case 'package':
    case 'vcs':
    case 'url':
      return;
    default:
      line satisfies never;
  }
}

function include(
  reading: Reading,
  line: Line & { readonly path: string },
  at: { file: RelPath; trail: readonly RelPath[]; constraint: boolean },
): void {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(line.path)) return;
  const target = resolveRel(directoryOf(at.file), line.path);
  const place = { file: at.file, line: line.line };
  const what = `${at.file}:${line.line} asks for ${line.path}`;
  if (target !== undefined && leadsOut(target) && !reading.app.entry(target)) {
    reading.problems.push(pathOutside(what, place));
    return;
  }
  if (target === undefined || reading.app.entry(target)?.kind !== 'file') {
    reading.problems.push({
      code: 'WARP_REQUIREMENTS_MISSING',
      phase: 'plan',
      message: `${what}, which is not in the app's folder`,
      hint: `Add the file, correct the line, or see whether an ignore file leaves it out.`,
      at: place,
    });
    return;
  }
  if (at.trail.includes(target)) {
    reading.problems.push({
      code: 'WARP_REQUIREMENTS_CIRCULAR',
      phase: 'plan',
      message: `requirements include each other in a circle: ${[...at.trail, target].join(' → ')}`,
      hint: `Remove the line ${at.file}:${line.line}.`,
      at: place,
    });
    return;
  }
  visit(reading, target, {
    trail: at.trail,
    constraint: at.constraint || line.kind === 'constraint',
  });
}

function local(
  reading: Reading,
  line: { line: number; path: string; editable: boolean; extras: readonly string[] },
  file: RelPath,
  findLinks = false,
): void {
  if (line.path.includes('${')) return;
  // pip reads such paths from the working directory; files in folders are often written otherwise.
  const target = [resolveRel('', line.path), resolveRel(directoryOf(file), line.path)].find(
    (one) => one !== undefined && (one === '' || reading.app.entry(one) !== undefined),
  );
  const written = resolveRel('', line.path);
  if (target === undefined && written !== undefined && leadsOut(written)) {
    const what = `${file}:${line.line} asks for ${line.path}`;
    reading.problems.push(pathOutside(what, { file, line: line.line }));
    return;
  }
  if (target === undefined) {
    reading.problems.push({
      code: 'WARP_REQUIREMENTS_MISSING',
      phase: 'plan',
      message: `${file}:${line.line} asks for ${line.path}, which is not in the app's folder`,
      hint: 'Put it inside the app, or name the package by its index name.',
      at: { file, line: line.line },
    });
    return;
  }
  const { editable, extras } = line;
  const folder = target === '' || reading.app.entry(target)?.kind === 'directory';
  const kind = findLinks ? 'find-links' : target === '' ? 'app' : folder ? 'folder' : 'archive';
  reading.locals.push({ path: target, file, line: line.line, editable, extras, kind });
}

function directoryOf(file: RelPath): RelPath {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

function printable(text: string): string {
  const shown = JSON.stringify(text).slice(1, -1);
  return shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
}
