import type Docker from 'dockerode';
import { WarpError } from '../../warp-error.ts';
import { freeSubnets } from '../embedded/address-range.ts';
import { managedLabels } from '../labels.ts';
import type { NetworkStore } from '../types.ts';
import { closedAddresses, offeredSubnet } from './closed-network.ts';
import { asking, askingFor, engineError, statusOf } from './engine-errors.ts';
import { labelFilter } from './label-filter.ts';

const mtuOption = 'com.docker.network.driver.mtu';

/** Networks of a Docker Engine. */
export function dockerNetworkStore(docker: Docker): NetworkStore {
  return {
    async ensure(name, labels, closed = false) {
      const found = await askingFor(`inspect network ${name}`, () =>
        docker.getNetwork(name).inspect(),
      );
      if (found === undefined) await create(docker, { name, labels, closed });
    },
    async list(labels) {
      const filters = JSON.stringify(labelFilter(labels));
      const found = await asking('list networks', () => docker.listNetworks({ filters }));
      return found.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }));
    },
    async remove(name) {
      try {
        await docker.getNetwork(name).remove();
        return true;
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return true;
        // 403 is the Engine API's word for "has active endpoints".
        if (status === 403) return false;
        throw engineError(`remove network ${name}`, error);
      }
    },
  };
}

/**
 * Another warp may make the same network, or another one on the same addresses, at the same moment:
 * the first is as good as ours (409), after the second the next addresses are tried (403).
 */
async function create(
  docker: Docker,
  network: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly closed: boolean;
  },
): Promise<void> {
  const { name, labels, closed } = network;
  const options = {
    Name: name,
    Driver: 'bridge',
    Labels: { ...managedLabels, ...labels },
    Options: await mtuOf(docker),
  };
  for (const subnet of await subnets(docker)) {
    try {
      const at = subnet ?? (closed ? await offeredSubnet(docker, options) : undefined);
      await docker.createNetwork({ ...options, ...addressesOf(at, closed) });
      return;
    } catch (error) {
      const status = statusOf(error);
      if (status === 409) return;
      if (status !== 403 || subnet === undefined) {
        throw engineError(`create network ${name}`, error);
      }
    }
  }
  throw new WarpError({
    code: 'WARP_ENGINE_ADDRESSES',
    phase: 'engine',
    message: `The engine has no addresses left for the network ${name}.`,
    hint: 'End what you need no more: `warp ps`, `warp down DIR`.',
  });
}

function addressesOf(subnet: string | undefined, closed: boolean): { IPAM?: Docker.IPAM } {
  if (subnet === undefined) return {};
  return { IPAM: closed ? closedAddresses(subnet) : { Config: [{ Subnet: subnet }] } };
}

/** An engine with a range of its own wants its networks in it; any other chooses the subnet itself. */
async function subnets(docker: Docker): Promise<readonly (string | undefined)[]> {
  const [info, networks] = await asking('tell its networks', () =>
    Promise.all([docker.info() as Promise<{ Labels?: string[] | null }>, docker.listNetworks()]),
  );
  const range = (info.Labels ?? [])
    .map((label) => /^warp\.range=(.+)$/.exec(label)?.[1])
    .find((found) => found !== undefined);
  if (range === undefined) return [undefined];
  const taken = networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).map(({ Subnet }) => Subnet));
  return freeSubnets(range, new Set(taken));
}

/** Packets as large as on the default network: the way out is the same. */
async function mtuOf(docker: Docker): Promise<Record<string, string>> {
  const bridge = await askingFor('inspect network bridge', () =>
    docker.getNetwork('bridge').inspect(),
  );
  const mtu = (bridge?.Options as Record<string, string> | undefined)?.[mtuOption];
  return mtu === undefined ? {} : { [mtuOption]: mtu };
}
