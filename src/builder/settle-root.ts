import type { AppSource, RelPath } from '../app/app-source.ts';
import { configFile } from '../app/built-in-ignore.ts';
import type { Config } from '../config/config.ts';
import type { Fact } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import { type DetectedApp, detectApp } from './detection.ts';
import type { Builder } from './types.ts';
import { withProcfile } from './with-procfile.ts';

/** The app's own folder and what configures it. */
export interface SettledApp {
  readonly app: AppSource;
  /** The folder's place below the one that was looked at. */
  readonly root: RelPath;
  readonly config: Config;
  readonly facts: readonly Fact[];
  /** What the folder was found to be; undefined where that has not been looked at from there. */
  readonly detected?: DetectedApp;
}

/**
 * The app in a folder: the folder itself, the one that `root` in the configuration names, or the
 * only one below it that holds an app while the folder itself has none.
 * @throws WarpError `WARP_ROOT_NOT_FOUND` (exit 10); those of {@link detectApp}.
 */
export function settleRoot(
  app: AppSource,
  options: {
    readonly config: Config;
    readonly builders: readonly Builder[];
    readonly configure: (app: AppSource) => Config;
  },
): SettledApp {
  const { config, builders } = options;
  if (config.root !== undefined) {
    const { value, reason } = config.root;
    if (app.entry(value)?.kind !== 'directory') throw noSuchRoot(value, config.root.reason.at);
    return {
      app: app.within(value),
      root: value,
      config,
      facts: value === '' ? [] : [{ name: 'app.root', value, reason }],
    };
  }
  const detected = detectApp(app, withProcfile(config, app), builders);
  const { candidate } = detected;
  if (candidate.root === '') return { app, root: '', config, facts: [], detected };
  const inner = app.within(candidate.root);
  const evidence = candidate.evidence[0];
  const reason = {
    rule: 'the only folder that holds an app, and the top has none of its own',
    ...(evidence ? { at: evidence.at } : {}),
    via: 'app',
  } as const;
  return {
    app: inner,
    root: candidate.root,
    config: app.entry(configFile) === undefined ? options.configure(inner) : config,
    facts: [{ name: 'app.root', value: candidate.root, reason }],
  };
}

function noSuchRoot(
  root: RelPath,
  at: { readonly file: RelPath; readonly line?: number } | undefined,
): WarpError {
  const message = `root is ${root}, and the folder has no such folder`;
  return new WarpError({
    code: 'WARP_ROOT_NOT_FOUND',
    phase: 'config',
    message,
    hint: 'correct root, or see whether an ignore file leaves the folder out',
    ...(at ? { problems: [{ message, at }] } : {}),
  });
}
