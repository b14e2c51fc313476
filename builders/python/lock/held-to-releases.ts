import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Decided } from '../../../src/plan/types.ts';
import { namesIndex } from '../index-settings/app-sources.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import { largePackages } from './large-packages.ts';
import { type ReleaseLine, releaseLines } from './release-line.ts';

const constraints = '.warp-locked-releases.txt';
const overrides = '.warp-locked-commits.txt';
const largeFile = '.warp-large-packages.txt';

/**
 * The installation, held to an answer about its releases. A commit can only be overridden: a
 * requirement for a branch and a constraint to a commit differ.
 */
export function heldToReleases(
  plan: DependencyPlan,
  { name, value, reason }: Decided<string> & { readonly name: string },
  app: AppSource,
): DependencyPlan {
  const { install } = plan;
  if (!install) return plan;
  const fromSource = (path: RelPath) =>
    app.entry(path)?.kind === 'directory' || /\.(zip|tar|t?[gbx]z2?)$/.test(path);
  const lines = releaseLines(value);
  const commits = lines.filter(({ pin }) => / @ \w+\+/.test(pin));
  const releases = lines.filter((line) => !commits.includes(line));
  const read = [
    ...plan.inputs.map((path) => app.text(path) ?? ''),
    ...plan.files.map(({ content }) => content),
  ];
  const large = namesIndex(app, read) ? [] : largePackages(releases);
  const file = (path: string, list: readonly ReleaseLine[]) => ({
    path,
    content: list.map(({ requirement }) => `${requirement}\n`).join(''),
  });
  return {
    ...plan,
    compiles: lines.some(({ source }) => source) || plan.inputs.some(fromSource),
    files: [
      ...plan.files,
      file(constraints, releases),
      ...(commits.length > 0 ? [file(overrides, commits)] : []),
      ...(large.length > 0 ? [file(largeFile, large)] : []),
    ],
    ...(large.length > 0 ? { large: largeFile } : {}),
    install: {
      ...install,
      argv: [
        ...install.argv,
        ...['--constraint', constraints],
        ...(commits.length > 0 ? ['--override', overrides] : []),
      ],
    },
    facts: [...plan.facts, { name, value: lines.map(({ pin }) => pin).sort(), reason }],
  };
}
