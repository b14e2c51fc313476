import type { AppSource, RelPath } from '../app/app-source.ts';
import { cleanRelative } from '../app/rel-path.ts';
import type { Decided } from '../plan/types.ts';

/** What `.warpdrive/` says about how the app is started, under warpdrive's own rules. */
export interface LegacyDeployment {
  /**
   * `.warpdrive/deploy_mode`: `auto` (also without the file), `shell`, `python`, `django`, `wsgi`, or a
   * server's name, which then is started with {@link LegacyDeployment.args} alone.
   */
  readonly mode: Decided<string>;
  /** `.warpdrive/server_type`: the WSGI server; undefined where the file is not there. */
  readonly server: Decided<string> | undefined;
  /** `.warpdrive/home`: the folder that the app is started in; undefined for the source itself. */
  readonly home: RelPath | undefined;
  /** The file or folder of `.warpdrive/server_args`. */
  args(server: string): Decided<readonly string[]> | undefined;
}

/**
 * Reads `.warpdrive/deploy_mode`, `server_type` and `server_args`; undefined without `.warpdrive/`.
 * Rules after warpdrive's `start` script: files win over variables, words are split at blanks and
 * lines, a `server_args` folder holds one file for each server.
 */
export function legacyDeployment(app: AppSource): LegacyDeployment | undefined {
  if (app.entry('.warpdrive')?.kind !== 'directory') return undefined;
  return {
    mode: wordIn(app, '.warpdrive/deploy_mode') ?? {
      value: 'auto',
      reason: { rule: 'no .warpdrive/deploy_mode: auto', via: 'legacy' },
    },
    server: wordIn(app, '.warpdrive/server_type'),
    home: homeOf(app),
    args: (server) => serverArgs(app, server),
  };
}

function homeOf(app: AppSource): RelPath | undefined {
  const home = wordIn(app, '.warpdrive/home')?.value.replace(/^\/opt\/app-root\/src\/?/, '');
  const path = home === undefined ? '' : cleanRelative(home);
  return path !== '' && app.entry(path)?.kind === 'directory' ? path : undefined;
}

function wordIn(app: AppSource, file: RelPath): Decided<string> | undefined {
  const value = app.text(file)?.trim();
  if (value === undefined || value === '') return undefined;
  return { value, reason: { rule: `${file} says so`, at: { file, line: 1 }, via: 'legacy' } };
}

function serverArgs(app: AppSource, server: string): Decided<readonly string[]> | undefined {
  const folder = '.warpdrive/server_args';
  const file = app.entry(folder)?.kind === 'directory' ? `${folder}/${server}` : folder;
  const text = app.text(file);
  if (text === undefined) return undefined;
  const value = text.split(/\s+/).filter((word) => word !== '');
  return { value, reason: { rule: `arguments of ${file}`, at: { file, line: 1 }, via: 'legacy' } };
}
