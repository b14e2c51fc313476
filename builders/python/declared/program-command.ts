import type { AppSource } from '../../../src/app/app-source.ts';
import { splitWords } from '../../../src/config/split-words.ts';
import type { ScriptEntry } from '../candidate.ts';
import { packageFile } from '../entrypoints/package-program.ts';
import type { Reading } from '../entrypoints/reading.ts';
import { servingModule } from '../entrypoints/scripts.ts';
import { type PythonProject, pythonProject } from '../source/project.ts';

/** The program of the app that a command ends in (`a && python app.py`), where its source shows that it serves. */
export function programCommand(app: AppSource, command: string): ScriptEntry | undefined {
  const last = command.split(/&&|\|\||[;&|\n]/).at(-1) ?? '';
  const words = splitWords(last).filter((word) => !/^([A-Za-z_]\w*=.*|exec|env|-u|-O)$/.test(word));
  const [python = '', file = '', module = ''] = words;
  if (!/^python[\d.]*$/.test(python)) return undefined;
  const entry = named(pythonProject(app), file, module)?.entry;
  return entry?.kind === 'script' && entry.listens === true ? entry : undefined;
}

function named(project: PythonProject, file: string, module: string): Reading | undefined {
  if (file !== '-m') return servingModule(project, file.replace(/^\.\//, ''));
  const main = project.resolve(`${module}.__main__`, 0, '');
  if (main !== undefined) return packageFile(project, main);
  const found = project.resolve(module, 0, '');
  return found === undefined ? undefined : servingModule(project, found);
}
