import type { Config } from '../config/config.ts';
import type { Problem } from '../warp-error.ts';

/** The word that trusts whoever connects: their X-Forwarded-… headers are believed. */
export const anyone = 'anyone';

/** Entries of `server.trust_proxy` that are no network, or as good as everybody. */
export function proxyProblems({ server }: Config): Problem[] {
  const { value, reason } = server.trustProxy;
  return value.flatMap((entry): Problem[] => {
    const wrong = entry === anyone ? undefined : troubleWith(entry);
    if (wrong === undefined) return [];
    const at = reason.at ? { at: reason.at } : {};
    return [{ code: 'WARP_TRUST_PROXY', phase: 'config', ...wrong, ...at }];
  });
}

function troubleWith(
  entry: string,
): (Pick<Problem, 'message' | 'hint'> & { hint: string }) | undefined {
  const network = parsed(entry);
  if (network === undefined) {
    return {
      message: `server.trust_proxy: ${JSON.stringify(entry)} is no address and no network`,
      hint: 'write an address (10.0.0.5, fd00::5) or a network (10.0.0.0/8); names are not looked up',
    };
  }
  if (!network.isWide) return undefined;
  return {
    message: `server.trust_proxy: ${entry} is (nearly) everybody: whoever reaches the container could name any address and scheme as the client's`,
    hint: `name the network of your proxies (10.0.0.0/8 in most clusters); where really nobody else can connect, write ${anyone}`,
  };
}

/** The private networks are at most as wide as 10.0.0.0/8 and fc00::/7. */
function parsed(entry: string): { readonly isWide: boolean } | undefined {
  if (entry === '*') return { isWide: true };
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const [bits, least] = isIpv4(address) ? [32, 8] : isIpv6(address) ? [128, 7] : [0, 0];
  const length = prefix === undefined ? bits : Number(prefix);
  if (bits === 0 || length > bits) return undefined;
  return { isWide: length < least };
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && +part < 256)
  );
}

function isIpv6(text: string): boolean {
  return /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text) && URL.canParse(`http://[${text}]`);
}
