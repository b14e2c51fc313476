import { FileSync, type Stat } from '../../../src/engine/buildkit/gen/filesync_pb.ts';
import { packetTypes } from '../../../src/engine/buildkit/session/send-tree.ts';
import type {
  GrpcClient,
  RequestMetadata,
} from '../../../src/engine/buildkit/transport/grpc-client.ts';

export interface Received {
  readonly stats: readonly Stat[];
  readonly contents: ReadonlyMap<string, Buffer>;
}

const typeBits = 0x8f280000;

/** The engine's side of fsutil's protocol: wants every file that `wants` says. */
export async function receiveTree(
  session: GrpcClient,
  metadata: RequestMetadata,
  wants: (path: string) => boolean = () => true,
): Promise<Received> {
  const call = session.open(FileSync.method.diffCopy, metadata);
  const stats: Stat[] = [];
  const parts = new Map<number, Buffer[]>();
  const contents = new Map<string, Buffer>();
  const open = new Set<number>();
  let listed = false;
  for await (const packet of call.replies) {
    if (packet.type === packetTypes.error) throw new Error(Buffer.from(packet.data).toString());
    if (packet.type === packetTypes.fin) continue;
    if (packet.type === packetTypes.stat && packet.stat !== undefined) {
      const id = stats.push(packet.stat) - 1;
      const regular = (packet.stat.mode & typeBits) === 0 && packet.stat.linkname === '';
      if (!regular || !wants(packet.stat.path)) continue;
      open.add(id);
      parts.set(id, []);
      await call.requests.send({ type: packetTypes.request, id });
    } else if (packet.type === packetTypes.stat) listed = true;
    else if (packet.data.length > 0) parts.get(packet.id)?.push(Buffer.from(packet.data));
    else {
      open.delete(packet.id);
      const path = stats[packet.id]?.path ?? '';
      contents.set(path, Buffer.concat(parts.get(packet.id) ?? []));
    }
    if (listed && open.size === 0) {
      await call.requests.send({ type: packetTypes.fin });
      call.end();
    }
  }
  return { stats, contents };
}
