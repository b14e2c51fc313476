import { compareBytes } from '../app/byte-order.ts';
import type { Platform } from '../plan/types.ts';
import type { Lock, PlatformLock } from './lock.ts';

/** One thing that differs between two locks. */
export interface LockChange {
  /** `python.packages`, `tools`, `base`. */
  readonly section: string;
  /** Name of the package, tool or base. */
  readonly name: string;
  /** Undefined where it is new … */
  readonly from?: string;
  /** … or gone. */
  readonly to?: string;
}

/** What a new lock says otherwise than the one before, for one platform. */
export function compareLocks(
  before: Lock | undefined,
  after: Lock,
  platform: Platform,
): readonly LockChange[] {
  const [old, now] = [before?.platforms[platform], after.platforms[platform]];
  const sections = new Set([...Object.keys(old?.found ?? {}), ...Object.keys(now?.found ?? {})]);
  return [
    ...changes('base', baseOf(old), baseOf(now)),
    ...changes('tools', before?.tools ?? {}, after.tools),
    ...[...sections]
      .sort(compareBytes)
      .flatMap((name) => changes(name, linesOf(old, name), linesOf(now, name))),
  ];
}

type Named = Readonly<Record<string, string>>;

function baseOf(platform: PlatformLock | undefined): Named {
  return platform?.base ? { [platform.base.image]: platform.base.digest } : {};
}

/** The first word of a line names what it is about; hashes are no news of their own. */
function linesOf(platform: PlatformLock | undefined, section: string): Named {
  const lines = (platform?.found[section]?.value ?? '').split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const bare = line.replace(/ (--hash=|# ).*$/, '');
      const [, name = bare, value = ''] = /^([^\s=]+)(?:==| @ )?(.*)$/.exec(bare) ?? [];
      return [name, value];
    }),
  );
}

function changes(section: string, before: Named, after: Named): readonly LockChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareBytes);
  return names.flatMap((name) => {
    const [from, to] = [before[name], after[name]];
    if (from === to) return [];
    return [
      {
        section,
        name,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
    ];
  });
}
