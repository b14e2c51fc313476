/**
 * Poetry's version constraints as PEP 440 specifiers: `^1.2` → `>=1.2,<2`, `~1.2` → `>=1.2,<1.3`,
 * `1.2` → `==1.2`, `1.2.*` → `==1.2.*`, `*` → ``. Several results are alternatives (`||`).
 * Rules: Poetry's documentation, "Dependency specification".
 */
export function poetryConstraint(text: string): readonly string[] {
  return text
    .split(/\s*\|\|?\s*/)
    .map((one) => one.trim())
    .map(conjunction);
}

function conjunction(text: string): string {
  const clauses = text
    .replace(/([\^~<>=!]+)\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  return clauses
    .map(clause)
    .filter((one) => one !== '')
    .join(',');
}

function clause(text: string): string {
  if (text === '*') return '';
  const [, operator = '', version = ''] = /^([\^~<>=!]*)(.*)$/.exec(text) ?? [];
  switch (operator) {
    case '^':
      return `>=${version},<${caretLimit(version)}`;
    case '~':
      return `>=${version},<${tildeLimit(version)}`;
    case '':
    case '=':
      return `==${version}`;
    default:
      return text;
  }
}

function numbers(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

/** The leftmost part that is not zero may not grow. */
function caretLimit(version: string): string {
  const parts = numbers(version);
  const index = parts.findIndex((part) => part > 0);
  const at = index < 0 ? parts.length - 1 : index;
  return [...parts.slice(0, at), (parts[at] ?? 0) + 1].join('.');
}

function tildeLimit(version: string): string {
  const [major = 0, minor] = numbers(version);
  return minor === undefined ? `${major + 1}` : `${major}.${minor + 1}`;
}
