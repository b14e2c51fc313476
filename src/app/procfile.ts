/** One line of a Procfile. */
export interface ProcfileEntry {
  readonly name: string;
  /** A shell command, as it stands. */
  readonly command: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Reads a Procfile: `name: command` a line, `#` comments, a trailing backslash joins lines. Of equal
 * names the last counts, as in foreman. Other lines are ignored, as every reader of Procfiles does.
 */
export function parseProcfile(text: string): readonly ProcfileEntry[] {
  const entries = new Map<string, ProcfileEntry>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    let joined = lines[at] ?? '';
    while (joined.endsWith('\\') && at + 1 < lines.length) {
      at += 1;
      joined = `${joined.slice(0, -1).trimEnd()} ${(lines[at] ?? '').trim()}`;
    }
    const match = /^([A-Za-z0-9_-]+):\s*(\S.*?)\s*$/.exec(joined);
    if (match?.[1] !== undefined && match[2] !== undefined)
      entries.set(match[1], { name: match[1], command: match[2], line });
  }
  return [...entries.values()];
}
