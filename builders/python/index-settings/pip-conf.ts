/** What pip's configuration says about where packages come from. Addresses as they are written. */
export interface PipSettings {
  readonly indexUrl?: string;
  readonly extraIndexUrls: readonly string[];
  readonly findLinks: readonly string[];
  readonly trustedHosts: readonly string[];
  /** `subprocess`, `import`, `auto` or `disabled`. */
  readonly keyring?: string;
}

const sections = new Set(['global', 'install']);

/** Reads a pip.conf (ConfigParser's format): the later section and line wins, lists go over lines. */
export function parsePipConf(text: string): PipSettings {
  const values = new Map<string, string[]>();
  let relevant = false;
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const section = /^\[(.+)\]\s*$/.exec(line);
    if (section) {
      relevant = sections.has(section[1] ?? '');
      current = undefined;
      continue;
    }
    const setting = /^([A-Za-z][\w-]*)\s*[=:]\s*(.*)$/.exec(line);
    if (setting && relevant) {
      current = words(setting[2] ?? '');
      values.set((setting[1] ?? '').toLowerCase().replaceAll('_', '-'), current);
    } else if (/^\s/.test(line)) {
      current?.push(...words(line));
    }
  }
  const indexUrl = values.get('index-url')?.[0];
  const keyring = values.get('keyring-provider')?.[0];
  return {
    ...(indexUrl ? { indexUrl } : {}),
    ...(keyring ? { keyring } : {}),
    extraIndexUrls: values.get('extra-index-url') ?? [],
    findLinks: values.get('find-links') ?? [],
    trustedHosts: values.get('trusted-host') ?? [],
  };
}

/** pip's own variables, which win over its files: `PIP_INDEX_URL` and the like. */
export function pipVariables(env: Readonly<Record<string, string>>): PipSettings {
  const list = (name: string) => words(env[name] ?? '');
  return {
    ...(env.PIP_INDEX_URL ? { indexUrl: env.PIP_INDEX_URL } : {}),
    ...(env.PIP_KEYRING_PROVIDER ? { keyring: env.PIP_KEYRING_PROVIDER } : {}),
    extraIndexUrls: list('PIP_EXTRA_INDEX_URL'),
    findLinks: list('PIP_FIND_LINKS'),
    trustedHosts: list('PIP_TRUSTED_HOST'),
  };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
