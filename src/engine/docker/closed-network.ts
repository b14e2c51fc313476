import type Docker from 'dockerode';

/**
 * Addresses of a network whose way out leads to its last address, which nobody has: nothing on it
 * reaches anything outside, names included. The bridge keeps its own address, by which published ports
 * lead to it; a network that the engine calls internal has none. libnetwork's bridge driver knows the
 * key; without it the bridge itself is the way out.
 * @param subnet e.g. `10.213.5.0/24`
 */
export function closedAddresses(subnet: string): Docker.IPAM {
  return {
    Config: [{ Subnet: subnet, AuxiliaryAddresses: { DefaultGatewayIPv4: lastAddress(subnet) } }],
  };
}

/** The subnet an engine would give the network: it can be told only by making one. */
export async function offeredSubnet(
  docker: Docker,
  options: Docker.NetworkCreateOptions,
): Promise<string | undefined> {
  const made = await docker.createNetwork(options);
  try {
    const { IPAM } = (await made.inspect()) as Docker.NetworkInspectInfo;
    return (IPAM?.Config ?? []).map(({ Subnet }) => Subnet).find((one) => one?.includes('.'));
  } finally {
    await made.remove();
  }
}

/** The last one but broadcast's. */
function lastAddress(subnet: string): string {
  const [address = '', bits = ''] = subnet.split('/');
  const network = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  const last = network + 2 ** (32 - Number(bits)) - 2;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}
