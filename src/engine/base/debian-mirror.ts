/** One `deb` entry of apt's configuration. */
export interface AptEntry {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of the keyring, '' when none is named. */
  readonly signedBy: string;
}

/** Where a Debian suite comes from. */
export interface DebianMirror {
  readonly main: string;
  /** Of the security archive, where one is configured. */
  readonly security?: string;
}

const codenames = ['bullseye', 'bookworm', 'trixie', 'forky', 'sid'];
const aliases = ['oldstable', 'stable', 'testing', 'unstable'];
/** Suites that have `-updates` and `-security` beside them. */
const released = ['bullseye', 'bookworm', 'trixie'];

/** Suites of Debian that can be bootstrapped. */
export const debianSuites: readonly string[] = codenames;

/**
 * The Debian archives a machine is configured for, among whatever else its apt knows.
 * @param files texts of `/etc/apt/sources.list` and `sources.list.d/*`, by name.
 * @returns undefined where no entry is Debian's own.
 */
export function findDebianMirror(files: ReadonlyMap<string, string>): DebianMirror | undefined {
  const entries = [...files].flatMap(([name, text]) =>
    name.endsWith('.sources') ? deb822Entries(text) : oneLineEntries(text),
  );
  const ours = entries
    .filter((entry) => entry.components.includes('main') && ofDebian(entry.signedBy))
    .sort((a, b) => Number(b.signedBy !== '') - Number(a.signedBy !== ''));
  const main = ours.find((entry) => entry.suites.some(isPlainSuite));
  if (main === undefined) return undefined;
  const security = ours.find((entry) => entry.suites.some(isSecuritySuite));
  return security === undefined ? { main: main.uri } : { main: main.uri, security: security.uri };
}

/** Lines of a sources.list for `suite`, with its updates and security fixes where it has them. */
export function sourcesFor(suite: string, mirror: DebianMirror): readonly string[] {
  const keyring = `[signed-by=${debianKeyring}]`;
  const lines = [`deb ${keyring} ${mirror.main} ${suite} main`];
  if (!released.includes(suite)) return lines;
  lines.push(`deb ${keyring} ${mirror.main} ${suite}-updates main`);
  if (mirror.security !== undefined) {
    lines.push(`deb ${keyring} ${mirror.security} ${suite}-security main`);
  }
  return lines;
}

/** Debian's keyring: at the same path on the machine and in the images made. */
export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A key of someone else's means that the entry is not Debian's, whatever its suite is called. */
function ofDebian(signedBy: string): boolean {
  return signedBy === '' || signedBy.includes('debian-archive');
}

function isPlainSuite(suite: string): boolean {
  return codenames.includes(suite) || aliases.includes(suite);
}

function isSecuritySuite(suite: string): boolean {
  const match = /^(.*?)(?:-security|\/updates)$/.exec(suite);
  return match?.[1] !== undefined && isPlainSuite(match[1]);
}

/** sources.list(5), "one-line-style". */
function oneLineEntries(text: string): AptEntry[] {
  const entries: AptEntry[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match === null) continue;
    const [, options = '', uri = '', suite = '', components = ''] = match;
    entries.push({
      uri,
      suites: [suite],
      components: words(components),
      signedBy: /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1] ?? '',
    });
  }
  return entries;
}

/** sources.list(5), "deb822-style". */
function deb822Entries(text: string): AptEntry[] {
  const entries: AptEntry[] = [];
  for (const stanza of text.split(/\n\s*\n/)) {
    const fields = deb822Fields(stanza);
    const enabled = (fields.get('enabled') ?? 'yes').trim().toLowerCase();
    if (enabled === 'no' || !words(fields.get('types')).includes('deb')) continue;
    for (const uri of words(fields.get('uris'))) {
      entries.push({
        uri,
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        signedBy: (fields.get('signed-by') ?? '').trim(),
      });
    }
  }
  return entries;
}

function deb822Fields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const match = /^([A-Za-z0-9-]+):(.*)$/.exec(line);
    if (match?.[1] !== undefined) {
      name = match[1].toLowerCase();
      fields.set(name, match[2] ?? '');
    } else if (name !== '') {
      fields.set(name, `${fields.get(name) ?? ''}\n${line}`);
    }
  }
  return fields;
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
