import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresApp, postgresApp } from '../support/postgres-app.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

let database: PostgresApp;
let shop: WarpApp;

beforeAll(async () => {
  [database, shop] = await Promise.all([postgresApp('migrate'), warpApp('migrate')]);
  await startProject(shop.folder);
});
afterAll(async () => {
  await shop?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** A new project on PostgreSQL, whose one migration of its own takes a while. */
async function startProject(folder: string): Promise<void> {
  await runPythonTool(['django-admin', 'startproject', 'shop', '.'], folder);
  const settings = join(folder, 'shop/settings.py');
  const text = readFileSync(settings, 'utf8')
    .replace(/^DATABASES = \{[\s\S]*?^\}\n/m, databases)
    .replace("    'django.contrib.admin',", "    'stock',\n    'django.contrib.admin',");
  writeFileSync(settings, text);
  writeFiles(folder, {
    'requirements.txt': 'django\npsycopg[binary]\n',
    'stock/__init__.py': '',
    'stock/migrations/__init__.py': '',
    'stock/migrations/0001_slow.py': slowMigration,
  });
}

const databases = `import os
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'postgres',
    'USER': 'shop', 'HOST': os.environ.get('PGHOST', 'localhost'), 'PORT': os.environ.get('PGPORT', '')}}
`;
const slowMigration = `from time import sleep
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL('CREATE TABLE slow (id int)'),
        migrations.RunPython(lambda apps, editor: sleep(2)),
    ]
`;

const here = (verb: string, ...args: string[]) => {
  const variables = [`PGHOST=${database.host}`, `PGPORT=${database.port}`];
  const env = variables.flatMap((variable) => ['--env', variable]);
  return runWarp([verb, shop.folder, ...env, ...args]);
};

const waiting = 'waiting for another setup or migrate to end';

test('two migrations of a new database at once run one after the other', async () => {
  await shop.build();
  const both = await Promise.all([here('migrate'), here('migrate')]);
  expect(both.map(({ status, stderr }) => ({ status, stderr }))).toMatchObject([
    { status: 0 },
    { status: 0 },
  ]);
  // One has done everything, the other has waited and then found nothing to do.
  const applied = both.filter(({ stdout }) => stdout.includes('Applying stock.0001_slow... OK'));
  const idle = both.filter(({ stdout }) => stdout.includes('No migrations to apply'));
  expect([applied.length, idle.length]).toEqual([1, 1]);
  expect(idle[0]?.stderr).toContain(waiting);
  expect(applied[0]?.stderr).not.toContain(waiting);
  expect(await database.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")).toBe(
    '0',
  );
});

test('one that waits too long says so and ends with 75, changing nothing', async () => {
  const held = database.query(
    `SELECT pg_advisory_lock(${Buffer.from('warp mig').readBigUInt64BE()}), pg_sleep(15)`,
  );
  const locks = () =>
    database.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted");
  await expect.poll(locks, { timeout: 20_000 }).toBe('1');
  const late = await here('migrate', '--env', 'WARP_LOCK_WAIT=1');
  expect(late).toMatchObject({ status: 75, stdout: '' });
  expect(late.stderr).toContain(waiting);
  expect(late.stderr).toContain('has not ended within 1 s');
  await held;
});

test('setup makes an administrator once, and verify checks for production', async () => {
  const admin = [
    ...['--env', 'DJANGO_SUPERUSER_PASSWORD=secret', '--env', 'DJANGO_SUPERUSER_USERNAME=joe'],
    ...['--env', 'DJANGO_SUPERUSER_EMAIL=joe@shop.example'],
  ];
  expect(await here('setup', ...admin)).toMatchObject({ status: 0 });
  const again = await here('setup', ...admin);
  expect(again).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('the administrator is there already'),
  });
  expect(await database.query('SELECT username, is_superuser FROM auth_user')).toBe('joe|t');
  const verified = await here('verify', '--json');
  expect(verified.json).toMatchObject({ action: 'verify', status: 0 });
  expect(verified.stderr).toContain('security.W');
});

test("Alembic's migrations take the lock by the connection of their own env.py", async () => {
  await using notes = await warpApp('migrate-alembic');
  writeFiles(notes.folder, {
    'requirements.txt': 'fastapi\nalembic\nsqlalchemy[asyncio]\nasyncpg\n',
    'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
    'alembic.ini': '[alembic]\nscript_location = %(here)s/alembic\n',
    'alembic/env.py': alembicEnv,
    'alembic/versions/one.py': alembicVersion,
  });
  await notes.build();
  const url = `NOTES_URL=postgresql+asyncpg://shop@${database.host}:${database.port}/template1`;
  const migrate = () => runWarp(['migrate', notes.folder, '--env', url]);
  const both = await Promise.all([migrate(), migrate()]);
  expect(both.map(({ status, stderr }) => ({ status, stderr }))).toMatchObject([
    { status: 0 },
    { status: 0 },
  ]);
  const waited = both.filter(({ stderr }) => stderr.includes(waiting));
  const applied = both.filter(({ stdout }) => stdout.includes('applying'));
  expect([waited.length, applied.length]).toEqual([1, 1]);
});

const alembicEnv = `import asyncio, os
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

def run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    async with create_async_engine(os.environ["NOTES_URL"]).connect() as connection:
        await connection.run_sync(run)

asyncio.run(main())
`;
const alembicVersion = `from time import sleep
from alembic import op

revision, down_revision = "one", None

def upgrade():
    print("applying")
    op.execute("CREATE TABLE notes (id int)")
    sleep(2)
`;
