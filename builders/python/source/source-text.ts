import type { SyntaxNode } from '@lezer/common';

/** A file's text with line numbers (from 1) by offset. */
export interface SourceText {
  text(node: SyntaxNode): string;
  line(offset: number): number;
}

export function sourceText(text: string): SourceText {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    text: (node) => text.slice(node.from, node.to),
    line: (offset) => lastNotAfter(starts, offset) + 1,
  };
}

function lastNotAfter(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}
