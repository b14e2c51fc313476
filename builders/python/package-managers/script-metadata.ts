import { parse, TomlError } from 'smol-toml';
import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { strings, type Table } from './read-toml.ts';

/** The `# /// script` block of a file (PEP 723). */
export interface ScriptMetadata {
  readonly file: RelPath;
  /** Line (from 1) where the block begins. */
  readonly line: number;
  readonly dependencies: readonly string[];
  readonly requiresPython: string | undefined;
  /** Why the block cannot be read; it then says nothing. */
  readonly broken?: string;
}

/** Names a single-file app usually has, the first that is there wins. */
const usual = ['app.py', 'main.py', 'server.py', 'run.py', 'wsgi.py', 'asgi.py'];

/** The script block of the app's only script, or of the one with a usual name. */
export function scriptMetadata(app: AppSource): ScriptMetadata | undefined {
  const files = app.list('').filter((name) => name.endsWith('.py'));
  const found = files.flatMap((file) => readScript(file, app.text(file) ?? '') ?? []);
  const named = usual.flatMap((name) => found.find(({ file }) => file === name) ?? []);
  return named[0] ?? (found.length === 1 ? found[0] : undefined);
}

/** Reads the block; undefined where the text has none. A second one makes both invalid (PEP 723). */
export function readScript(file: RelPath, text: string): ScriptMetadata | undefined {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^# \/\/\/ script\s*$/.test(line));
  if (start < 0) return undefined;
  const after = lines.findIndex((line, index) => index > start && !/^#( |$)/.test(line));
  const block = lines.slice(start + 1, after < 0 ? undefined : after);
  const end = block.findLastIndex((line) => /^# \/\/\/\s*$/.test(line));
  const nothing = { file, line: start + 1, dependencies: [], requiresPython: undefined };
  if (end < 0) return { ...nothing, broken: 'it has no closing "# ///"' };
  const toml = block.slice(0, end).map((line) => line.replace(/^# ?/, ''));
  try {
    const table: Table = parse(toml.join('\n'));
    const python = table['requires-python'];
    return {
      ...nothing,
      dependencies: strings(table.dependencies),
      requiresPython: typeof python === 'string' ? python : undefined,
    };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return { ...nothing, broken: `its TOML is not valid: ${why}` };
  }
}
