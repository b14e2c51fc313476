/** BuildKit's predefined proxy arguments: they reach every step and are part of no cache key. */
const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];

/** Proxy settings of this machine for build steps, in both spellings. */
export function proxySettings(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const name of names) {
    const value = env[name] ?? env[name.toLowerCase()];
    if (!value) continue;
    settings[name] = value;
    settings[name.toLowerCase()] = value;
  }
  return settings;
}
