import type { AppSource, RelPath } from '../app/app-source.ts';
import type { Decided } from '../plan/types.ts';
import { splitWords } from './split-words.ts';

export interface WarpdriveSettings {
  /** In the words of warp.yaml. */
  readonly layer: Readonly<Record<string, unknown>>;
  readonly deployMode?: Decided<string>;
}

/** The one-value files of an older tool's `.warpdrive/` folder; `auto` says nothing. */
export function readWarpdrive(app: AppSource): WarpdriveSettings {
  const value = (name: string) => {
    const text = app.text(warpdriveFile(name))?.trim() ?? '';
    return text === '' || text === 'auto' ? undefined : text;
  };
  const serverType = value('server_type');
  const serverArgs = value('server_args');
  const deployMode = value('deploy_mode');
  const server = {
    ...(serverType === undefined ? {} : { name: serverType }),
    ...(serverArgs === undefined ? {} : { args: splitWords(serverArgs) }),
  };
  const file = warpdriveFile('deploy_mode');
  const reason = { rule: `set in ${file}`, at: { file, line: 1 }, via: 'legacy' } as const;
  return {
    layer: Object.keys(server).length === 0 ? {} : { server },
    ...(deployMode === undefined ? {} : { deployMode: { value: deployMode, reason } }),
  };
}

export function warpdriveFile(name: string): RelPath {
  return `.warpdrive/${name}`;
}
