import type { AppSource } from '../../app/app-source.ts';
import type { Reason, Warning } from '../../plan/types.ts';
import type { OlderSettings } from '../older-settings.ts';

const file = 'Aptfile';

/**
 * Heroku's Aptfile: a Debian package a line, for the build and for the running app; headers (`-dev`)
 * for the build alone. Repositories and addresses of packages are not taken over.
 */
export function readAptfile(app: AppSource): OlderSettings | undefined {
  const text = app.text(file);
  if (text === undefined) return undefined;
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ word: line.replace(/#.*$/, '').trim(), line: index + 1 }))
    .filter(({ word }) => word !== '');
  const names = lines.filter(({ word }) => packageName.test(word)).map(({ word }) => word);
  const run = names.filter((name) => !name.endsWith('-dev'));
  const reason: Reason = { rule: `listed in ${file}`, at: { file }, via: 'legacy' };
  return {
    layer: names.length === 0 ? {} : { build: { packages: names }, run: { packages: run } },
    reasonFor: () => reason,
    facts: names.length === 0 ? [] : [{ name: 'apt.packages', value: names, reason }],
    warnings: lines.filter(({ word }) => !packageName.test(word)).map(notTaken),
  };
}

const packageName = /^[a-z0-9][a-z0-9+.-]+$/;

function notTaken({ word, line }: { readonly word: string; readonly line: number }): Warning {
  return {
    code: 'WARP_LEGACY_IGNORED',
    message: `${word.slice(0, 80)} is no package of the distribution and is not installed`,
    hint: 'fetch it in the install hook (docs/hooks.md)',
    at: { file, line },
  };
}
