/** Sections of an ini file as configparser reads setup.cfg: indented lines continue a value. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, { value: string; line: number }>>;

export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, { value: string; line: number }>>();
  let section = new Map<string, { value: string; line: number }>();
  let key: { value: string; line: number } | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    if (/^\s*([#;]|$)/.test(raw)) return;
    const header = /^\[([^\]]+)\]/.exec(raw);
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(raw);
    if (header?.[1]) {
      section = sections.get(header[1]) ?? new Map();
      sections.set(header[1], section);
      key = undefined;
    } else if (/^\s/.test(raw) && key) {
      key.value += `\n${raw.trim()}`;
    } else if (pair?.[1]) {
      key = { value: pair[2] ?? '', line: index + 1 };
      section.set(pair[1].toLowerCase(), key);
    }
  });
  return sections;
}

/** A list value: one item a line, comments dropped. */
export function iniList(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
