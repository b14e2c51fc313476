import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { PacketSchema, StatSchema } from '../gen/filesync_pb.ts';
import { ConnectionLostError, GrpcError, grpcCodes } from '../transport/grpc-error.ts';
import type { ServerCall } from '../transport/grpc-server.ts';
import {
  type FileTree,
  isRegularFile,
  isSymlink,
  type TreeFile,
  type TreeStat,
} from './fs/file-tree.ts';
import { type WalkedEntry, type WalkFilter, walk } from './fs/walk.ts';

/** What one transfer sent. */
export interface Transfer {
  /** Entries whose stats were sent. */
  readonly entries: number;
  /** Files whose content was sent, in the order asked for. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/** Packet types of fsutil's protocol. */
export const packetTypes = { stat: 0, request: 1, data: 2, fin: 3, error: 4 } as const;

type PacketCall = ServerCall<typeof PacketSchema, typeof PacketSchema>;

/** Reading is synchronous; the event loop gets its turn this often, for the health check too. */
const sliceMs = 20;
const chunkBytes = 512 << 10;

/**
 * Plays the sending side of fsutil's protocol: the stats of all wanted entries, then the content of
 * the files that the receiver asks for by number.
 * @throws what the tree throws; the receiver is told.
 */
export async function sendTree(
  tree: FileTree,
  filter: WalkFilter,
  call: PacketCall,
): Promise<Transfer> {
  const sender = new TreeSender(tree, call);
  const stats = sender.sendStats(filter);
  // Reported below, or by the loop that reads requests, whichever comes first.
  stats.catch(() => {});
  try {
    await Promise.race([sender.answerRequests(stats), untilFailure(stats)]);
    return sender.sent;
  } catch (error) {
    await sender.sendError(error as Error);
    throw error;
  }
}

class TreeSender {
  readonly #tree: FileTree;
  readonly #call: PacketCall;
  readonly #requestable = new Map<number, string>();
  readonly #chunk = Buffer.allocUnsafe(chunkBytes);
  readonly #files: string[] = [];
  #entries = 0;
  #bytes = 0;
  #turnStarted = performance.now();

  constructor(tree: FileTree, call: PacketCall) {
    this.#tree = tree;
    this.#call = call;
  }

  get sent(): Transfer {
    return { entries: this.#entries, files: this.#files, bytes: this.#bytes };
  }

  async sendStats(filter: WalkFilter): Promise<void> {
    const firstNames = new Map<string, string>();
    for (const entry of walk(this.#tree, filter)) {
      if (isRegularFile(entry.stat)) this.#requestable.set(this.#entries, entry.path);
      this.#entries++;
      const stat = statMessage(this.#tree, entry, firstNames);
      await this.#add({ type: packetTypes.stat, stat });
    }
    await this.#call.replies.send({ type: packetTypes.stat });
  }

  /** Resolves when the receiver has all it wants. */
  async answerRequests(stats: Promise<void>): Promise<void> {
    for await (const packet of this.#call.requests) {
      if (packet.type === packetTypes.request) await this.#sendFile(packet.id);
      else if (packet.type === packetTypes.error)
        throw new GrpcError(grpcCodes.unknown, Buffer.from(packet.data).toString());
      else if (packet.type === packetTypes.fin) {
        await stats;
        await this.#call.replies.send({ type: packetTypes.fin });
        return;
      }
    }
    throw new ConnectionLostError('the engine left the transfer');
  }

  async sendError(error: Error): Promise<void> {
    const data = Buffer.from(error.message);
    // The receiver may be gone already.
    await this.#call.replies.send({ type: packetTypes.error, data }).catch(() => {});
  }

  async #sendFile(id: number): Promise<void> {
    const path = this.#requestable.get(id);
    if (path === undefined) throw new GrpcError(grpcCodes.invalidArgument, `no file ${id}`);
    this.#requestable.delete(id);
    this.#files.push(path);
    const file = this.#tree.open(path);
    try {
      await this.#sendContent(id, file);
    } finally {
      file.close();
    }
    await this.#add({ type: packetTypes.data, id });
  }

  async #sendContent(id: number, file: TreeFile): Promise<void> {
    for (;;) {
      const length = file.read(this.#chunk);
      if (length === 0) return;
      this.#bytes += length;
      await this.#add({ type: packetTypes.data, id, data: this.#chunk.subarray(0, length) });
    }
  }

  async #add(packet: MessageInitShape<typeof PacketSchema>): Promise<void> {
    const waiting = this.#call.replies.add(packet);
    if (waiting !== undefined) await waiting;
    if (performance.now() - this.#turnStarted < sliceMs) return;
    await nextTurn();
    this.#turnStarted = performance.now();
  }
}

function statMessage(
  tree: FileTree,
  { path, stat }: WalkedEntry,
  firstNames: Map<string, string>,
): MessageInitShape<typeof StatSchema> {
  const linkname = linkName(tree, path, stat, firstNames);
  return {
    path,
    mode: stat.mode,
    uid: 0,
    gid: 0,
    size: BigInt(isRegularFile(stat) && linkname !== '' ? 0 : stat.size),
    modTime: stat.modifiedNs,
    linkname,
    devmajor: BigInt(stat.device?.major ?? 0),
    devminor: BigInt(stat.device?.minor ?? 0),
  };
}

/** Of a symbolic link its target; of a further name of a file the first name sent. */
function linkName(
  tree: FileTree,
  path: string,
  stat: TreeStat,
  firstNames: Map<string, string>,
): string {
  if (isSymlink(stat)) return tree.readLink(path);
  if (stat.inode === undefined) return '';
  const first = firstNames.get(stat.inode);
  if (first === undefined) firstNames.set(stat.inode, path);
  return first ?? '';
}

function untilFailure(task: Promise<void>): Promise<never> {
  return new Promise((_resolve, reject) => {
    task.catch(reject);
  });
}
