import type { RuntimeProcess } from '../plan/runtime-facts.ts';

/**
 * What a process's port speaks: `warp dev` has no certificate mounted, and an empty WARP_TLS_CERTIFICATE
 * asks for plain HTTP (docs/runtime-contract.md).
 */
export function schemeOf(
  { tls }: RuntimeProcess,
  env: Readonly<Record<string, string>>,
): 'http' | 'https' {
  const plain = env.WARP_DEV === '1' || env.WARP_TLS_CERTIFICATE === '';
  return tls && !plain ? 'https' : 'http';
}
