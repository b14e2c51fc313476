/**
 * The text of a UTF-16 file that was read as UTF-8 (PowerShell's `>` writes such files, and pip reads
 * them): undefined where it is none, or holds more than ASCII, which is lost by then.
 */
export function fromUtf16(text: string): string | undefined {
  const bare = text.replace(/^\uFFFD\uFFFD/, '');
  if (bare === '' || bare.length % 2 === 1) return undefined;
  const zeroes = bare.startsWith('\0') ? 0 : 1;
  for (let at = 0; at < bare.length; at += 1) {
    const code = bare.charCodeAt(at);
    if (at % 2 === zeroes ? code !== 0 : code === 0 || code > 0x7f) return undefined;
  }
  return bare.replaceAll('\0', '');
}
