import type { RelPath } from '../../../src/app/app-source.ts';
import distributions from '../image/warp_build/distributions.json' with { type: 'json' };
import type { PythonProject } from '../source/project.ts';
import { type ImportLine, importLines } from './import-lines.ts';
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
    const text = project.app.text(file) ?? '';
    const suspect = importLines(text).some((one) => missing(project, file, one, declared));
    for (const item of suspect ? (project.module(file)?.imports ?? []) : []) {
      const { module, line, guards } = item;
      const distribution = missing(project, file, item, declared);
      const top = topOf(module);
      if (distribution !== undefined && guards.length === 0 && !found.has(top))
        found.set(top, { module: top, distribution, file, line });
    }
  }
  return [...found.values()];
}

function topOf(module: string): string {
  return module.split('.')[0] ?? '';
}

/** The distribution that an import asks for and nothing declared has. */
function missing(
  project: PythonProject,
  file: RelPath,
  item: ImportLine,
  declared: ReadonlySet<string>,
): string | undefined {
  const top = topOf(item.module);
  if (item.level > 0 || standardLibrary.has(top)) return undefined;
  const offered = known.get(item.module) ?? known.get(top);
  const [distribution] = offered ?? [];
  if (offered === undefined || distribution === undefined) return undefined;
  const givers = [...offered, ...(broughtBy[top] ?? [])];
  if (givers.some((one) => declared.has(normalized(one)))) return undefined;
  if (project.app.entry(top) !== undefined) return undefined;
  return importedFiles(project, file, item).length > 0 ? undefined : distribution;
}

/** PEP 503. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
