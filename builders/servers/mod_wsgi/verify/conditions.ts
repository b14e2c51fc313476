/** What conditions of a configuration are about. */
export interface Conditions {
  readonly modules: ReadonlySet<string>;
  readonly defined: ReadonlyMap<string, string>;
  readonly part: boolean;
  isThere(path: string): boolean;
}

/** Modules that a distribution's Apache has built in. */
const builtIn = new Set([
  'core',
  'so_module',
  'http_module',
  'log_config_module',
  'unixd_module',
  'version_module',
  'watchdog_module',
  'logio_module',
]);

/** The release that conditions are asked about: all that distributions maintain are later ones. */
const release = [2, 4, 37];

/** Whether a section of this name counts. In a part of a configuration every module is there. */
export function holds(name: string, args: readonly string[], about: Conditions): boolean {
  const [first = ''] = args;
  const negated = first.startsWith('!');
  const word = negated ? first.slice(1) : first;
  switch (name) {
    case 'ifmodule':
      return negated !== hasModule(word, about);
    case 'ifdefine':
      return negated !== about.defined.has(word);
    case 'iffile':
      return negated !== about.isThere(word);
    case 'ifversion':
      return versionHolds(args);
    default:
      return true;
  }
}

function hasModule(word: string, { modules, part }: Conditions): boolean {
  const name = word.toLowerCase();
  const id = name
    .replace(/^mod_(.*)\.c$/, '$1_module')
    .replace(/^(prefork|worker|event)\.c$/, 'mpm_$1_module');
  return part || modules.has(id) || builtIn.has(id);
}

function versionHolds(args: readonly string[]): boolean {
  const [operator = '=', version = ''] = args.length > 1 ? args : ['=', args[0] ?? ''];
  const negated = operator.startsWith('!');
  const order = compare(release, version.split('.').map(Number));
  const is = { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 } as const;
  const plain = operator.replace('!', '');
  const found = plain in is ? is[plain as keyof typeof is] : order === 0;
  return negated !== found;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [at, part] of other.entries()) {
    const difference = (one[at] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}
