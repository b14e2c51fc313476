import type { AppSource, RelPath } from '../app/app-source.ts';
import { hookNames } from '../plan/hook.ts';
import type { Problem } from '../warp-error.ts';
import { programName, readShebang } from './shebang.ts';

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);

/** What keeps a file from being run as a hook, with the fix; undefined where nothing does. */
export function hookFileProblem(app: AppSource, file: RelPath): Problem | undefined {
  const entry = app.entry(file);
  if (!entry)
    return at(file, 'is a link that leads to nothing in the app', 'put the file itself there');
  if (entry.kind === 'directory')
    return at(
      file,
      'is a folder, and a hook is a file',
      `hooks are ${hookNames.join(', ')}; keep what they share elsewhere, such as in .warp/lib`,
    );
  const text = app.text(file) ?? '';
  if (text.trim() === '') return at(file, 'is empty', 'write what it is to do, or remove it');
  if (!readShebang(text))
    return at(file, 'does not say what runs it', 'begin it with a line like #!/bin/sh', 1);
  return lineEnds(file, text) ?? runBit(app, file);
}

/** The kernel looks for a program whose name ends in a carriage return; a shell takes it for text. */
function lineEnds(file: RelPath, text: string): Problem | undefined {
  const shebang = readShebang(text);
  const shell = shells.has(shebang?.name ?? programName(shebang?.path ?? ''));
  const line = text.split('\n').findIndex((one) => one.endsWith('\r'));
  if (line !== 0 && !(shell && line > 0)) return undefined;
  return at(
    file,
    'has the line ends of Windows (CRLF), which make it fail',
    `run: sed -i 's/\\r$//' ${file}; a line "${file} text eol=lf" in .gitattributes keeps them away`,
    line + 1,
  );
}

function runBit(app: AppSource, file: RelPath): Problem | undefined {
  if (app.entry(file)?.executable) return undefined;
  return at(
    file,
    'is not executable',
    `run: chmod +x ${file}; in a checkout on Windows: git update-index --chmod=+x ${file}`,
  );
}

function at(file: RelPath, what: string, hint: string, line?: number): Problem {
  return {
    message: `${file} ${what}`,
    hint,
    at: { file, ...(line === undefined ? {} : { line }) },
  };
}
