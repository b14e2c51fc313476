import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => join(path, file));
}

/** How a code is given in TypeScript, and how a step of the build reports one to its client. */
const literals = [
  /\bcode\b[^'`\n]*[:=?][^'`\n]*'(WARP_[A-Z0-9_]+)'/gi,
  /: '(WARP_[A-Z0-9_]+)',?\n\s*phase/g,
  /warp-(?:error|transient|warning): (WARP_[A-Z0-9_]+)/g,
  /\b(?:hook_error|outputs_warn|hook_code=|build_code=) ?(WARP_[A-Z0-9_]+)/g,
  /\b(?:_told|problem|warning)\("(WARP_[A-Z0-9_]+)/g,
];

/** Every code, with the first file that has it. */
function codesInSource(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const folders = ['src', 'builders', 'images'];
  for (const file of folders.flatMap((folder) => filesBelow(folder, /\.(ts|sh|py)$/))) {
    const text = readFileSync(file, 'utf8');
    for (const [, code = ''] of literals.flatMap((literal) => [...text.matchAll(literal)])) {
      if (!found.has(code)) found.set(code, file.slice(root.length + 1));
    }
  }
  return found;
}

describe('every error code', () => {
  const documents = [join(root, 'docs/errors.md'), ...filesBelow('docs/errors', /\.md$/)];
  const documented = new Set(
    documents
      .filter((file) => existsSync(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^#+ `?(WARP_[A-Z0-9_]+)/gm)])
      .map(([, code]) => code),
  );

  it('stands in docs/errors', () => {
    const missing = [...codesInSource()].filter(([code]) => !documented.has(code));
    expect(Object.fromEntries(missing)).toEqual({});
  });

  it('is documented only while it exists', () => {
    const source = ['src', 'builders', 'images']
      .flatMap((folder) => filesBelow(folder, /\.(ts|sh|py)$/))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect([...documented].filter((code) => !source.includes(code ?? ''))).toEqual([]);
  });
});
