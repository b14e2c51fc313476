import type { Env } from '../plan/types.ts';

const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
const exceptions = ['NO_PROXY', 'no_proxy'] as const;

/**
 * The variables of an app with its services' host names among the exceptions, in both spellings, where a
 * proxy is set: it knows nothing of their network.
 */
export function withoutProxy(env: Env, hosts: readonly string[]): Env {
  const proxied = proxies.some((name) => env[name] || env[name.toLowerCase()]);
  if (!proxied || hosts.length === 0) return env;
  const said = exceptions.flatMap((name) => (env[name] ?? '').split(',').map((one) => one.trim()));
  const all = [...new Set([...said.filter((one) => one !== ''), ...hosts])].join(',');
  return { ...env, ...Object.fromEntries(exceptions.map((name) => [name, all])) };
}
