import type { RelPath } from '../../../src/app/app-source.ts';
import distributions from '../image/warp_build/distributions.json' with { type: 'json' };
import type { PythonProject } from '../source/project.ts';
import { importedFiles } from './reachable-files.ts';
import { standardLibrary } from './standard-library.ts';

export interface UndeclaredImport {
  /** Top-level name, as imported. */
  readonly module: string;
  /** The distribution that usually has it. */
  readonly distribution: string;
  readonly file: RelPath;
  readonly line: number;
}

/** Module: the distributions that have it, the usual one first. */
const known: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(distributions));

/** What a framework brings along and apps import as if they had asked for it. */
const broughtBy: Readonly<Record<string, readonly string[]>> = {
  werkzeug: ['flask', 'quart', 'dash'],
  jinja2: ['flask', 'quart', 'bokeh', 'panel', 'gradio', 'nicegui', 'aiohttp-jinja2', 'litestar'],
  starlette: ['fastapi', 'nicegui', 'gradio', 'python-fasthtml'],
  fastapi: ['nicegui', 'gradio'],
  flask: ['dash', 'flask-restful', 'flask-socketio', 'flask-sqlalchemy'],
  sqlalchemy: ['flask-sqlalchemy', 'sqlmodel', 'alembic'],
  numpy: ['pandas', 'scipy', 'scikit-learn', 'matplotlib', 'streamlit', 'gradio', 'torch'],
  pandas: ['streamlit', 'gradio', 'seaborn', 'panel'],
  plotly: ['dash'],
  yaml: ['bokeh', 'panel', 'gradio'],
  django: ['wagtail', 'djangorestframework', 'channels', 'django-environ'],
  uvicorn: ['nicegui', 'gradio'],
  bokeh: ['panel'],
  tornado: ['streamlit', 'bokeh', 'panel'],
  PIL: ['streamlit', 'gradio', 'matplotlib', 'wagtail', 'bokeh'],
};

/**
 * Imports of `files` that nothing declared gives: neither the standard library, nor the app, nor
 * one of `packages` (normalised names). Only modules whose distribution is known for certain, as
 * every other name may be one that a declared package has.
 */
export function undeclaredImports(
  project: PythonProject,
  files: readonly RelPath[],
  packages: readonly string[],
): UndeclaredImport[] {
  const declared = new Set(packages.map(normalized));
  const found = new Map<string, UndeclaredImport>();
  for (const file of files) {
    for (const item of project.module(file)?.imports ?? []) {
      const top = item.module.split('.')[0] ?? '';
      const offered = known.get(item.module) ?? known.get(top);
      const [distribution] = offered ?? [];
      const certain = item.level === 0 && item.guards.length === 0 && !standardLibrary.has(top);
      if (!certain || offered === undefined || distribution === undefined) continue;
      if (found.has(top) || importedFiles(project, file, item).length > 0) continue;
      if (project.app.entry(top) !== undefined) continue;
      const given = [...offered, ...(broughtBy[top] ?? [])].some((one) =>
        declared.has(normalized(one)),
      );
      if (!given) found.set(top, { module: top, distribution, file, line: item.line });
    }
  }
  return [...found.values()];
}

/** PEP 503. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
