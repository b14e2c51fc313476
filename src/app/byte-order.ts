/**
 * Compares by UTF-8 bytes, so that an order is the same everywhere. UTF-16 order, which JavaScript
 * has, differs where a surrogate meets U+E000 or above.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  if (!/[\uD800-\uFFFF]/.test(a + b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
