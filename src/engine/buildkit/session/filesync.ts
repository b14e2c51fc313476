import { FileSync } from '../gen/filesync_pb.ts';
import { GrpcError, grpcCodes } from '../transport/grpc-error.ts';
import { type Handler, type ReadMetadata, streaming } from '../transport/grpc-server.ts';
import { contextError } from './context-error.ts';
import type { FileTree } from './fs/file-tree.ts';
import { followLinks } from './fs/follow-links.ts';
import { namedErrors } from './fs/named-errors.ts';
import { type PatternList, patternList } from './fs/pattern-list.ts';
import type { WalkFilter } from './fs/walk.ts';
import { sendTree, type Transfer } from './send-tree.ts';

export interface FileSyncInit {
  /** Folders by the name under which the build asks for them. */
  readonly trees: ReadonlyMap<string, FileTree>;
  /** A folder could not be sent: the build is bound to fail, and this is why. */
  readonly onFailure: (error: unknown) => void;
  /** After each transfer: what went over the wire. */
  readonly onTransfer?: (name: string, transfer: Transfer) => void;
}

/** Sends folders: all stats, then the content of those files that the engine does not have yet. */
export function fileSyncService({ trees, onFailure, onTransfer }: FileSyncInit): Handler {
  return streaming(FileSync.method.diffCopy, async (call, metadata) => {
    const name = option(metadata, 'dir-name')[0] ?? '';
    const offered = trees.get(name);
    if (offered === undefined)
      throw new GrpcError(grpcCodes.notFound, `no access allowed to dir ${name}`);
    const tree = namedErrors(offered);
    try {
      const transfer = await sendTree(tree, walkFilter(tree, metadata), call);
      onTransfer?.(name, transfer);
    } catch (error) {
      const explained = contextError(error, tree);
      // Else the engine left by itself, and says why in its answer to the solve.
      if (explained !== error) onFailure(explained);
      throw explained;
    }
  });
}

/** The engine names in headers what it wants: nothing else filters a context. */
function walkFilter(tree: FileTree, metadata: ReadMetadata): WalkFilter {
  const exclude = option(metadata, 'exclude-patterns');
  const include = includePatterns(tree, metadata);
  return {
    ...(include && { include }),
    ...(exclude.length > 0 && { exclude: patternList(exclude) }),
  };
}

function includePatterns(tree: FileTree, metadata: ReadMetadata): PatternList | undefined {
  const include = option(metadata, 'include-patterns');
  const wanted = option(metadata, 'followpaths');
  const followed = wanted.length > 0 ? followLinks(tree, wanted) : [];
  if (followed === undefined || include.length + followed.length === 0) return undefined;
  return patternList([...include, ...followed]);
}

/** Values with characters beyond ASCII come encoded as in a URL's query. */
function option(metadata: ReadMetadata, name: string): readonly string[] {
  const values = metadata(name);
  if (metadata(`${name}-encoded`)[0] !== '1') return values;
  return values.map((value) => decodeURIComponent(value.replaceAll('+', ' ')));
}
