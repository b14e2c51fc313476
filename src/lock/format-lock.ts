import { Document, Scalar, visit } from 'yaml';
import { compareBytes } from '../app/byte-order.ts';
import type { Lock } from './lock.ts';

const head = [
  ' What builds of this app found out: the base, the tools, the releases of what it asks for.',
  ' Written by `warp lock`; commit it. Builds take what stands here instead of looking again.',
  ' `warp lock --upgrade` looks again for everything; docs/lock.md explains the rest.',
].join('\n');

/** The text of warp.lock: keys sorted, one line a package, so that a review shows what changes. */
export function formatLock(lock: Lock): string {
  const document = new Document({
    version: lock.version,
    tools: lock.tools,
    platforms: lock.platforms,
  });
  document.commentBefore = head;
  visit(document, {
    Map(key, map) {
      // The first has its own order.
      if (key === null) return;
      map.items.sort((a, b) => compareBytes(String(a.key), String(b.key)));
    },
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.endsWith('\n')) {
        node.type = Scalar.BLOCK_LITERAL;
      }
    },
  });
  return document.toString({ lineWidth: 0 });
}
