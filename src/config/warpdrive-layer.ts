import type { AppSource, RelPath } from '../app/app-source.ts';
import type { Decided, Fact, Reason, Warning } from '../plan/types.ts';
import type { OlderSettings } from './older-settings.ts';
import { splitWords } from './split-words.ts';

export interface WarpdriveSettings extends OlderSettings {
  readonly deployMode?: Decided<string>;
}

const folder = '.warpdrive';
const serverModes = ['mod_wsgi', 'gunicorn', 'uwsgi', 'waitress'];

/**
 * The files of an older tool's `.warpdrive/` folder. Values of one line each; `auto` says nothing;
 * `server_args` is a file, or a folder with one file for each server. `environment` and the hooks
 * are code, read when they run.
 */
export function readWarpdrive(app: AppSource): WarpdriveSettings {
  const deployMode = wordIn(app, 'deploy_mode');
  const asked = wordIn(app, 'server_type');
  const named = serverModes.find((mode) => mode === deployMode?.value);
  const serverType = named === undefined ? asked : deployMode;
  const args = serverArgs(app, serverType?.value ?? 'mod_wsgi');
  const server = {
    ...(asked === undefined ? {} : { name: asked.value }),
    ...(args === undefined ? {} : { args: withoutEntry(args.value) }),
  };
  const argsFile = args?.reason.at?.file ?? warpdriveFile('server_args');
  return {
    layer: Object.keys(server).length === 0 ? {} : { server },
    reasonFor: (path) => said(path.at(1) === 'args' ? argsFile : warpdriveFile('server_type')),
    facts: [
      ...factOf('deploy_mode', deployMode),
      ...factOf('server_type', asked),
      ...factOf('server_args', args),
      ...codeFacts(app),
    ],
    warnings: unknownFiles(app),
    ...(deployMode === undefined ? {} : { deployMode }),
  };
}

export function warpdriveFile(name: string): RelPath {
  return `${folder}/${name}`;
}

function wordIn(app: AppSource, name: string): Decided<string> | undefined {
  const value = app.text(warpdriveFile(name))?.trim() ?? '';
  if (value === '' || value === 'auto') return undefined;
  return { value, reason: said(warpdriveFile(name)) };
}

function serverArgs(app: AppSource, server: string): Decided<readonly string[]> | undefined {
  const path = warpdriveFile('server_args');
  const file = app.entry(path)?.kind === 'directory' ? `${path}/${server}` : path;
  const text = app.text(file);
  if (text === undefined) return undefined;
  return { value: splitWords(text), reason: said(file) };
}

const entryOptions = new Set([
  '--application-type',
  '--entry-point',
  '--callable-object',
  '--module',
]);

/** Words that name the application are no settings of the server: builders read what is served. */
function withoutEntry(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => {
    const [option = ''] = word.split('=');
    if (entryOptions.has(option) || /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(word)) return false;
    return !entryOptions.has(words[index - 1] ?? '');
  });
}

function said(file: RelPath): Reason {
  return { rule: `set in ${file}`, at: { file, line: 1 }, via: 'legacy' };
}

function factOf(name: string, decided: Decided<unknown> | undefined): Fact[] {
  return decided === undefined ? [] : [{ name: `warpdrive.${name}`, ...decided }];
}

const code: Readonly<Record<string, string>> = {
  environment: 'sourced in the build and at each start',
  home: 'the folder that the app is started in',
};

function codeFacts(app: AppSource): Fact[] {
  return Object.entries(code).flatMap(([name, rule]) => {
    const file = warpdriveFile(name);
    const text = app.text(file)?.trim();
    if (text === undefined) return [];
    const value = name === 'home' ? text : file;
    return [{ name: `warpdrive.${name}`, value, reason: { rule, at: { file }, via: 'legacy' } }];
  });
}

const known = new Set(['deploy_mode', 'server_type', 'server_args', 'action_hooks']);

function unknownFiles(app: AppSource): Warning[] {
  return app
    .list(folder)
    .filter((name) => !known.has(name) && !(name in code))
    .map((name) => ({
      code: 'WARP_LEGACY_IGNORED',
      message: `${folder}/${name} is not read`,
      hint: 'say what it says in warp.yaml (docs/configuration.md), or remove it',
      at: { file: warpdriveFile(name) },
    }));
}
