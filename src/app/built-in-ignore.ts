/**
 * What is never part of an app: other tools' state, caches, local environments and secrets.
 * `dist/`, `build/` and `vendor/` are not here: many apps ship what is in them. Any pattern can be
 * taken back by `!pattern` in `.dockerignore` or `.warpignore`.
 */
export const builtInIgnore: readonly string[] = [
  '**/.git',
  '**/.hg',
  '**/.svn',
  '**/node_modules',
  '**/__pycache__',
  '**/*.py[co]',
  // Metadata of a local editable install; the build makes its own.
  '**/*.egg-info',
  '**/.venv',
  '**/venv',
  '**/.tox',
  '**/.nox',
  '**/.mypy_cache',
  '**/.pytest_cache',
  '**/.ruff_cache',
  '**/.coverage',
  '**/.idea',
  '**/.vscode',
  '**/.DS_Store',
  '**/.env',
  '**/.env.local',
  '**/.env.*.local',
  '**/.envrc',
];

/** Files of the developer's own settings: leaving them out is worth a word, as apps read them. */
export function isLocalSettings(name: string): boolean {
  return /^\.env(\..*)?$/.test(name) && (name === '.env' || name.endsWith('.local'));
}

/**
 * The configuration's file, in the app's folder. The image is made by it and does without it: what it
 * says about development or backing services makes no other image.
 */
export const configFile = 'warp.yaml';

/**
 * What warp itself reads, and what says how the app is deployed elsewhere: an ignore rule written for
 * another tool must not hide it.
 */
export const neverIgnored: readonly string[] = [
  configFile,
  'warp.lock',
  '.warp',
  '.warpdrive',
  'Procfile',
  'Dockerfile',
  '.s2i',
];
