import type { AppSource, RelPath } from '../../app/app-source.ts';
import type { Warning } from '../../plan/types.ts';
import type { OlderSettings } from '../older-settings.ts';

/** Files that tell other builders what to do; and what in them a user would miss. */
const foreign: readonly { readonly file: RelPath; readonly start?: RegExp }[] = [
  { file: 'Dockerfile' },
  { file: 'Containerfile' },
  { file: 'nixpacks.toml', start: /^\s*\[start\]|^\s*cmd\s*=/m },
  { file: 'railpack.json', start: /"startCommand"/ },
  { file: 'railway.json', start: /"startCommand"/ },
  { file: 'railway.toml', start: /^\s*startCommand\s*=/m },
  { file: 'project.toml', start: /^\s*\[\[?(io\.buildpacks|build)\b/m },
  { file: 'heroku.yml', start: /^run:/m },
  { file: 'render.yaml', start: /startCommand:/ },
  { file: 'fly.toml', start: /^\s*\[processes\]/m },
  { file: 'app.yaml', start: /^entrypoint:/m },
];

/** Says which instructions for other tools are there and have no part in the plan. */
export function readForeignFiles(app: AppSource): OlderSettings | undefined {
  const found = foreign.filter(({ file }) => app.entry(file)?.kind === 'file');
  const [first] = found;
  if (first === undefined) return undefined;
  const rule = 'instructions for other tools, which have no part in this plan';
  const value = found.map(({ file }) => file);
  const reason = { rule, at: { file: first.file }, via: 'app' } as const;
  return {
    layer: {},
    reasonFor: () => reason,
    facts: [{ name: 'app.other_tools', value, reason }],
    warnings: found
      .filter(({ file, start }) => start?.test(app.text(file) ?? ''))
      .map(({ file }) => notRead(file)),
  };
}

function notRead(file: RelPath): Warning {
  return {
    code: 'WARP_LEGACY_IGNORED',
    message: `${file} says how the app is built or started, and is not read`,
    hint: 'say it in warp.yaml (processes, build, run) or a Procfile, where the plan shows something else',
    at: { file },
  };
}
