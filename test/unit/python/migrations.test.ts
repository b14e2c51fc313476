import { describe, expect, it } from 'vitest';
import type { PythonCandidate, PythonEntry } from '../../../builders/python/candidate.ts';
import { findMigrations, migrationEnv } from '../../../builders/python/migrations.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

const flask = (entry: PythonEntry): PythonCandidate => ({
  framework: 'flask',
  entry,
  pythonPath: [],
  env: {},
  evidence: [],
});
const factory = { kind: 'wsgi', module: 'shop', callable: 'create_app', factory: true } as const;
const migrate = {
  'alembic.ini': '[alembic]\n',
  'env.py': 'from flask import current_app\n',
};
const below = (folder: string) =>
  Object.fromEntries(Object.entries(migrate).map(([name, text]) => [`${folder}/${name}`, text]));

describe('the migrations of an app', () => {
  it("are Flask-Migrate's where its env.py asks Flask for the app", () => {
    const found = findMigrations(memoryApp(below('migrations')), flask(factory));
    expect(found).toEqual({ kind: 'flask', target: 'shop:create_app()', folder: 'migrations' });
    expect(migrationEnv(found)).toEqual({ FLASK_APP: 'shop:create_app()' });
  });

  it('may lie in another folder, the outermost one counting', () => {
    const files = { ...below('shop/db/migrations'), ...below('shop/tests/app/old/migrations') };
    const entry = { ...factory, callable: 'app', factory: false };
    const found = findMigrations(memoryApp(files), flask(entry));
    expect(migrationEnv(found)).toEqual({
      FLASK_APP: 'shop:app',
      WARP_FLASK_MIGRATIONS: 'shop/db/migrations',
    });
  });

  it("are Alembic's where its settings stand beside the app", () => {
    const files = { 'alembic.ini': '[alembic]\n', 'alembic/env.py': '' };
    expect(findMigrations(memoryApp(files), flask(factory))).toEqual({ kind: 'alembic' });
  });

  it('are unknown where nothing shows them', () => {
    expect(findMigrations(memoryApp({ 'app.py': '' }), flask(factory))).toEqual({ kind: 'any' });
  });
});
