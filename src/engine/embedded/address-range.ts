/** Addresses of the engine's networks: a /16, of which the default bridge has the first /24. */
export interface AddressRange {
  /** e.g. `10.213.0.0/16` */
  readonly range: string;
  /** Of the bridge itself, e.g. `10.213.0.1/24`. */
  readonly bridge: string;
}

interface Route {
  readonly device: string;
  readonly destination: number;
  readonly mask: number;
}

/** Tried in this order: unusual parts of the private ranges (RFC 1918), the least likely in use. */
const candidates: readonly string[] = [
  ...[213, 214, 215, 226, 227, 228, 239].map((part) => `10.${part}`),
  ...[29, 30, 31, 28, 27].map((part) => `172.${part}`),
];

/**
 * A range that no route of the machine touches; the default route does not count.
 * @param routes text of `/proc/net/route`.
 * @returns undefined when all candidates are taken.
 */
export function freeAddressRange(routes: string): AddressRange | undefined {
  const taken = parseRoutes(routes).filter((route) => route.mask !== 0);
  const free = candidates.find((prefix) => !taken.some((route) => overlaps(prefix, route)));
  if (free === undefined) return undefined;
  return { range: `${free}.0.0/16`, bridge: `${free}.0.1/24` };
}

/**
 * Subnets for networks in an engine's range, those in use aside; the first /24 is the default
 * bridge's.
 * @param range e.g. `10.213.0.0/16`
 */
export function freeSubnets(range: string, taken: ReadonlySet<string | undefined>): string[] {
  const prefix = range.split('.').slice(0, 2).join('.');
  const all = Array.from({ length: 255 }, (_, index) => `${prefix}.${index + 1}.0/24`);
  return all.filter((subnet) => !taken.has(subnet));
}

/** The device of the default route in `/proc/net/route`. */
export function defaultRouteDevice(routes: string): string | undefined {
  return parseRoutes(routes).find((route) => route.mask === 0 && route.destination === 0)?.device;
}

function overlaps(prefix: string, route: Route): boolean {
  const [first = 0, second = 0] = prefix.split('.').map(Number);
  const network = (first << 24) | (second << 16);
  const mask = route.mask & 0xffff0000;
  return (network & mask) === (route.destination & mask);
}

/** Destination and mask stand in the host's byte order there: little-endian on all we run on. */
function parseRoutes(text: string): Route[] {
  const routes: Route[] = [];
  for (const line of text.split('\n').slice(1)) {
    const fields = line.split(/\s+/);
    if (fields[1] === undefined || fields[7] === undefined) continue;
    const [device = '', destination] = fields;
    routes.push({ device, destination: swapped(destination), mask: swapped(fields[7]) });
  }
  return routes;
}

function swapped(hex: string): number {
  return Buffer.from(hex, 'hex').readInt32LE(0);
}
