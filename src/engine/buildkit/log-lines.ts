/** Cuts the bytes of one log stream into lines. */
export class LogLines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): readonly string[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map(visible);
  }

  /** The last line, if it was not ended. */
  end(): readonly string[] {
    const last = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return last === '' ? [] : [visible(last)];
  }
}

// A progress bar overwrites its line: what a terminal would show at the end is what counts.
function visible(line: string): string {
  const shown = line.replace(/\r+$/, '');
  return shown.slice(shown.lastIndexOf('\r') + 1);
}
