/** A dependency's name in normal form (PEP 503): `Flask_SQLAlchemy` → `flask-sqlalchemy`. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

export interface Requirement {
  /** Normal form. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Version specifier without spaces, `''` for any; or the URL after `@`. */
  readonly specifier: string;
  readonly marker: string;
}

const shape =
  /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(@\s*\S+|[^;]*)?(?:;(.*))?$/;

/** Conda's single `=`, a comparison with nothing, a version that ends in a dot. */
const unfinished = /^\(?\s*=(?!=)|[<>=!~]\s*\)?$|^[^@].*\.\s*\)?(,|$)/;

/** Reads a dependency specifier (PEP 508); undefined where it is none. */
export function parseRequirement(text: string): Requirement | undefined {
  const match = shape.exec(text);
  if (!match?.[1]) return undefined;
  const specifier = (match[3] ?? '').trim();
  if (specifier !== '' && !/^[@(<>=!~]/.test(specifier)) return undefined;
  if (unfinished.test(specifier)) return undefined;
  return {
    name: normalName(match[1]),
    extras: (match[2] ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    specifier: specifier.replace(/^\((.*)\)$/, '$1').replace(/\s+/g, ''),
    marker: (match[4] ?? '').trim(),
  };
}

/** Names that are asked for in any release: none of the lines about one bounds it. */
export function openNames(requirements: readonly Requirement[]): string[] {
  const held = requirements.filter(({ specifier }) => specifier !== '').map(({ name }) => name);
  return requirements.map(({ name }) => name).filter((name) => !held.includes(name));
}
