import type { Requirement } from './requirement-name.ts';

/** What requirements say of releases, by normal name: `==2.1`; '' for any. */
export type AskedReleases = Readonly<Record<string, string>>;

/** Every line about a package counts, constraints too. */
export function askedReleases(
  requirements: readonly Pick<Requirement, 'name' | 'specifier'>[],
): AskedReleases {
  const asked: Record<string, string> = {};
  for (const { name, specifier } of requirements) {
    asked[name] = [asked[name], specifier].filter(Boolean).join(',');
  }
  return asked;
}
