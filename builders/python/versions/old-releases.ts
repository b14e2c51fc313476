/** Releases of a distribution that fail when a later Python than their own loads them. */
export interface ReleaseSpan {
  readonly distribution: string;
  /** The first such release; undefined for all. */
  readonly since?: string;
  /** The first later release without the trouble. */
  readonly before: string;
  /** Pythons they run on; PEP 440. */
  readonly python: string;
  /** Distributions that bring back what the Python lacks. */
  readonly unless?: readonly string[];
}

/**
 * As tried, release by release, on each Python: Django uses names that `collections` lost in 3.10, a
 * parameter that `gettext` lost in 3.11, the modules `distutils`, gone with 3.12, and `cgi`, gone
 * with 3.13. SQLAlchemy 2.0 checks what its classes have, and 3.13 adds to that; pydantic 1 calls a
 * part of `typing` that 3.13 changed. All are wheels for any Python 3.
 */
export const oldReleases: readonly ReleaseSpan[] = [
  { distribution: 'django', before: '2.1', python: '<3.10' },
  { distribution: 'django', since: '2.1', before: '2.2', python: '<3.11' },
  { distribution: 'django', since: '2.2', before: '3.2', python: '<3.12' },
  { distribution: 'django', since: '3.2', before: '4.1', python: '<3.13', unless: ['legacy-cgi'] },
  { distribution: 'sqlalchemy', since: '2.0', before: '2.0.31', python: '<3.13' },
  { distribution: 'pydantic', before: '1.10.16', python: '<3.13' },
];
