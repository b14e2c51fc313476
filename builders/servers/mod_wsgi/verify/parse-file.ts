/** A directive as it stands in a file. */
export interface Line {
  readonly name: string;
  readonly args: readonly string[];
  /** Counted from 1: where it begins. */
  readonly line: number;
  /** Its text, continued lines joined. */
  readonly text: string;
}

/** A section, `<VirtualHost *:80>`, and what is in it. */
export interface Section extends Line {
  readonly inside: readonly Node[];
}

export type Node = Line | Section;

export function isSection(node: Node): node is Section {
  return 'inside' in node;
}

/**
 * The directives of one file of Apache's configuration. What is not closed ends with the file: a
 * configuration that Apache refuses is read as far as it goes.
 */
export function parseFile(text: string): readonly Node[] {
  const lines = joined(text);
  let at = 0;
  const read = (): Node[] => {
    const nodes: Node[] = [];
    while (at < lines.length) {
      const { text: line, number } = lines[at] ?? { text: '', number: 0 };
      at += 1;
      if (/^<\//.test(line)) return nodes;
      const [, name = '', rest = ''] = /^<\s*([A-Za-z]+)\s*(.*?)\s*>?$/s.exec(line) ?? [];
      if (name !== '') {
        const opened = { name, args: words(rest), line: number, text: line };
        nodes.push({ ...opened, inside: read() });
        continue;
      }
      const [first = '', ...args] = words(line);
      nodes.push({ name: first, args, line: number, text: line });
    }
    return nodes;
  };
  const nodes: Node[] = [];
  // A stray end of a section ends nothing.
  while (at < lines.length) nodes.push(...read());
  return nodes;
}

function joined(text: string): readonly { readonly text: string; readonly number: number }[] {
  const found: { text: string; number: number }[] = [];
  const raw = text.split(/\r?\n/);
  for (let at = 0; at < raw.length; at += 1) {
    const number = at + 1;
    let line = raw[at] ?? '';
    while (line.endsWith('\\') && at + 1 < raw.length) {
      at += 1;
      line = `${line.slice(0, -1).trimEnd()} ${(raw[at] ?? '').trimStart()}`;
    }
    line = line.trim();
    if (line !== '' && !line.startsWith('#')) found.push({ text: line, number });
  }
  return found;
}

/** Words of a line: in double or single quotes with blanks, `\"` for the quote itself. */
function words(text: string): readonly string[] {
  const found = text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g);
  return [...found].map(
    ([, double, single, bare]) =>
      double?.replace(/\\(["\\])/g, '$1') ?? single?.replace(/\\(['\\])/g, '$1') ?? bare ?? '',
  );
}
