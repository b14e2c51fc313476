import type { InstalledPackage, PackageChanges } from '../../../src/builder/hand-installed.ts';
import { normalName } from '../package-managers/requirement-name.ts';
import { parseRequirements } from '../package-managers/requirements/parse-requirements.ts';

/** What a changed package still has to be asked for as, by the text that asks for it now. */
export type Asked = Pick<PackageChanges, 'added' | 'changed' | 'removed'>;

/**
 * A requirements file that asks for the packages as they are: new lines `name==version`, in the order
 * and spacing of the file; the release in the line of one that has changed; no line for what has gone.
 */
export function requirementsWith(text: string, { added, changed, removed }: Asked): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const named = new Map(
    parseRequirements(text).flatMap((line): [string, number][] =>
      line.kind === 'package' ? [[line.requirement.name, line.line - 1]] : [],
    ),
  );
  const gone = new Set(removed.flatMap((name) => named.get(normalName(name)) ?? []));
  for (const one of [...changed, ...added]) {
    const at = named.get(one.name);
    if (at !== undefined) lines[at] = withRelease(lines[at] ?? '', one);
  }
  const kept = lines.flatMap((line, index) => (gone.has(index) ? [] : [line]));
  const spaced = lines.some((line) => /^[\w.-]+\s+==\s+\S/.test(line));
  for (const { name, version } of added) {
    if (named.has(name)) continue;
    insert(kept, spaced ? `${name} == ${version}` : `${name}==${version}`);
  }
  return kept.length === 0 ? '' : kept.join(newline) + newline;
}

/** A requirement with another release, and whatever else it has: extras, marker, comment. */
export function withRelease(requirement: string, { version }: InstalledPackage): string {
  const parts =
    /^(\s*[A-Za-z0-9][\w.-]*(?:\s*\[[^\]]*\])?)(\s*)((?:[<>=!~]=?=?\s*[^\s,;#]+\s*,?\s*)*)(.*)$/s.exec(
      requirement,
    );
  if (!parts) return requirement;
  const [, name = '', space = '', specifier = '', rest = ''] = parts;
  const gap = /^[<>=!~]+(\s+)/.exec(specifier)?.[1] ?? '';
  const after = /\s*$/.exec(specifier)?.[0] ?? '';
  return specifier === ''
    ? `${name}==${version}${space}${rest}`
    : `${name}${space}==${gap}${version}${after}${rest}`;
}

/** Where the lines of packages are sorted among them, else at the end. */
function insert(lines: string[], line: string): void {
  const packages = lines.flatMap((one, index) => (/^[A-Za-z0-9]/.test(one) ? [index] : []));
  const names = packages.map((index) => nameIn(lines[index] ?? ''));
  const sorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
  const next = sorted ? names.findIndex((name) => name > nameIn(line)) : -1;
  lines.splice(packages[next] ?? lines.length, 0, line);
}

function nameIn(line: string): string {
  return normalName(/^[\w.-]+/.exec(line)?.[0] ?? '');
}
