import type { Duplex } from 'node:stream';
import { Control } from './gen/control_pb.ts';
import { controlPipe } from './session/control-pipe.ts';
import { dialSocket, dialUpgrade, formatAddress, type SocketAddress } from './transport/dial.ts';
import { GrpcClient, type RequestMetadata } from './transport/grpc-client.ts';

/** Something that builds: a Docker Engine with BuildKit inside, or a buildkitd. */
export interface BuildKitTarget {
  readonly kind: 'engine' | 'buildkitd';
  readonly address: SocketAddress;
}

/** The two ways in: calls of ours, and a session for the engine's calls. */
export interface BuildKitLink {
  readonly kind: BuildKitTarget['kind'];
  /** e.g. `unix:///var/run/docker.sock` */
  readonly address: string;
  connect(): Promise<GrpcClient>;
  /** The pipe of a session; `client` must stay open as long as it. */
  connectSession(client: GrpcClient, headers: RequestMetadata): Promise<Duplex>;
}

/** How to reach a target. Nothing is opened yet. */
export function linkTo({ kind, address }: BuildKitTarget): BuildKitLink {
  const named = { kind, address: formatAddress(address) };
  if (kind === 'engine')
    return {
      ...named,
      connect: async () => new GrpcClient(await dialUpgrade(address, '/grpc')),
      connectSession: (_client, headers) => dialUpgrade(address, '/session', headers),
    };
  return {
    ...named,
    connect: async () => new GrpcClient(await dialSocket(address)),
    connectSession: async (client, headers) =>
      controlPipe(client.open(Control.method.session, headers)),
  };
}
