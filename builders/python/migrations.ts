import type { AppSource, RelPath } from '../../src/app/app-source.ts';
import type { Hook, HookName } from '../../src/plan/hook.ts';
import type { Env, Reason } from '../../src/plan/types.ts';
import type { PythonCandidate } from './candidate.ts';

/** How an app changes its database, and reaches it. */
export type Migrations =
  | { readonly kind: 'django' }
  /** Flask-Migrate; `target` as `flask --app` takes it. */
  | { readonly kind: 'flask'; readonly target: string; readonly folder: RelPath }
  | { readonly kind: 'alembic' }
  | { readonly kind: 'any' };

/** What the app's files show of migrations. */
export function findMigrations(app: AppSource, data: PythonCandidate): Migrations {
  if (data.django) return { kind: 'django' };
  const target = flaskTarget(data);
  const folder = target === undefined ? undefined : flaskMigrateFolder(app);
  if (target !== undefined && folder !== undefined) return { kind: 'flask', target, folder };
  return { kind: app.entry('alembic.ini')?.kind === 'file' ? 'alembic' : 'any' };
}

/** Flask-Migrate keeps `alembic.ini` in its folder, beside an env.py that asks Flask for the app. */
function flaskMigrateFolder(app: AppSource): RelPath | undefined {
  const folders = app
    .entries()
    .filter(({ path, kind }) => kind === 'file' && path.endsWith('/alembic.ini'))
    .map(({ path }) => path.slice(0, path.lastIndexOf('/')))
    .filter((folder) => app.text(`${folder}/env.py`)?.includes('current_app'));
  return folders.toSorted((a, b) => a.split('/').length - b.split('/').length)[0];
}

function flaskTarget({ framework, entry }: PythonCandidate): string | undefined {
  if (framework !== 'flask') return undefined;
  if (entry.kind === 'wsgi') return `${entry.module}:${entry.callable}${entry.factory ? '()' : ''}`;
  return entry.kind === 'script' && entry.file !== '' ? entry.file : undefined;
}

/** Folder of the package whose files become the image's actions: a lock, and what migrates. */
export function actionsFolder({ kind }: Migrations): string {
  return `builders/python/image/actions/${kind}`;
}

/** What these actions are told. */
export function migrationEnv(migrations: Migrations): Env {
  if (migrations.kind !== 'flask') return {};
  const { target, folder } = migrations;
  return {
    FLASK_APP: target,
    ...(folder === 'migrations' ? {} : { WARP_FLASK_MIGRATIONS: folder }),
  };
}

/** What the builder does for the app's actions where the app has no hook of its own. */
export function defaultHooks(migrations: Migrations): Hook[] {
  switch (migrations.kind) {
    case 'django':
      return (['setup', 'migrate', 'verify'] as const).map((name) =>
        builtIn(name, { rule: `Django's own way to ${name}`, via: 'default' }),
      );
    case 'flask': {
      const rule = 'migrations of Flask-Migrate';
      const at = { file: `${migrations.folder}/alembic.ini` };
      return [{ ...builtIn('migrate', { rule, at, via: 'app' }), onRequest: true }];
    }
    case 'alembic': {
      const reason: Reason = {
        rule: 'settings of Alembic',
        at: { file: 'alembic.ini' },
        via: 'app',
      };
      return [{ ...builtIn('migrate', reason), onRequest: true }];
    }
    default:
      return [];
  }
}

function builtIn(name: HookName, reason: Reason): Hook {
  const command = [`/opt/warp/etc/action/${name}`];
  const origin = { kind: 'builder', builder: 'python', command } as const;
  return { name, origin, runs: { in: 'action' }, as: 'app', reason };
}
