import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { PackageNeed } from '../../../src/builder/types.ts';
import type { Decided } from '../../../src/plan/types.ts';
import type { DjangoProject } from '../candidate.ts';
import { directoryOf } from '../source/project.ts';

/** What an app takes that uses Django's geographic half. */
export interface GeoDjango {
  /** Modules that must find their libraries. */
  readonly modules: readonly Decided<string>[];
  readonly packages: readonly PackageNeed[];
}

/**
 * Every Django has modules that load GDAL; only an app whose settings name them needs it. GEOS and
 * PROJ come along, as GDAL depends on them.
 */
export function geoDjango(app: AppSource, { settingsFile }: DjangoProject): GeoDjango {
  const place = settingsFile && mention(app, settingsFile, /django\.contrib\.gis\b/);
  if (!place) return { modules: [], packages: [] };
  const rule = "the settings take in django.contrib.gis, which can't do without GDAL";
  const spatialite = mention(app, settingsFile, /contrib\.gis\.db\.backends\.spatialite\b/);
  return {
    modules: [
      { value: 'django.contrib.gis.gdal', reason: { rule, at: place, via: 'app' as const } },
    ],
    packages: spatialite
      ? [
          {
            name: 'libsqlite3-mod-spatialite',
            reason: { rule: 'the database is SpatiaLite', at: spatialite, via: 'app' },
          },
        ]
      : [],
  };
}

/** Where the settings, or a file beside them, have such text. */
function mention(
  app: AppSource,
  settingsFile: RelPath,
  pattern: RegExp,
): { file: RelPath; line: number } | undefined {
  const folder = directoryOf(settingsFile);
  const beside = app
    .entries()
    .filter(({ path, kind }) => kind === 'file' && path.endsWith('.py'))
    .map(({ path }) => path)
    .filter((path) => path !== settingsFile && directoryOf(path) === folder);
  for (const file of [settingsFile, ...beside]) {
    const lines = (app.text(file) ?? '').split('\n');
    const index = lines.findIndex((line) => pattern.test(line) && !/^\s*#/.test(line));
    if (index !== -1) return { file, line: index + 1 };
  }
  return undefined;
}
