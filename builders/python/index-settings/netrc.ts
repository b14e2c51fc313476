/** One host's credentials of a netrc file. */
export interface NetrcEntry {
  readonly host: string;
  readonly login: string;
  readonly password: string;
}

/** Reads a netrc file: `machine`, `login` and `password` in any layout; macros and `default` are left out. */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const plain = text.replace(/^\s*macdef[\s\S]*?(?:\n\s*\n|$)/gm, '\n').replace(/^\s*#.*$/gm, '');
  const tokens = plain.split(/\s+/).filter((token) => token !== '');
  const entries: { host: string; login: string; password: string }[] = [];
  let entry: { host: string; login: string; password: string } | undefined;
  for (let index = 0; index < tokens.length; index += 1) {
    const [key = '', value = ''] = tokens.slice(index, index + 2);
    if (key === 'machine') {
      entry = { host: value, login: '', password: '' };
      entries.push(entry);
    } else if (key === 'default') {
      entry = undefined;
      continue;
    } else if (entry && (key === 'login' || key === 'password')) {
      entry[key] = value;
    } else if (key !== 'account' && key !== 'login' && key !== 'password') {
      continue;
    }
    index += 1;
  }
  return entries.filter(({ host, password }) => host !== '' && password !== '');
}

/** As a netrc file again. */
export function formatNetrc(entries: readonly NetrcEntry[]): string {
  return entries
    .map(({ host, login, password }) => `machine ${host} login ${login} password ${password}\n`)
    .join('');
}
