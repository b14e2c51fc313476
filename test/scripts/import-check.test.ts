import { describe, expect, it } from 'vitest';
import { importCheck } from '../support/python-part.ts';

const app = 'def application(environ, start_response):\n    return []\n';
const check = (source: string, ...args: string[]) =>
  importCheck({ 'app.py': source }, ['--module=app', ...args]);

describe('the import check', () => {
  it('passes an app that loads', () => {
    const run = check(app);
    expect(run).toMatchObject({ status: 0, warnings: '', links: '' });
  });

  it('calls a factory, and reads a dotted callable', () => {
    const factory = `class shop:\n  @staticmethod\n  def make():\n    return len\n`;
    expect(check(factory, '--callable=shop.make', '--factory').status).toBe(0);
  });

  it('names a missing module, the line that imports it and its distribution', () => {
    const run = importCheck(
      { 'app.py': 'import helper\n', 'helper.py': '\nimport yaml.absent\n' },
      ['--module=app'],
    );
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^warp-error: WARP_APP_MODULE_MISSING: .*yaml.* helper\.py:2$/m);
    expect(run.stdout).toMatch(/^warp-hint: .*PyYAML/m);
  });

  it('takes a module that Python has no more for none that could be installed', () => {
    // binhex went with 3.11, whichever Python runs this.
    const run = check('import binhex\n');
    if (run.status === 0) return;
    expect(run.stdout).toMatch(/^warp-hint: Python has no binhex since 3\.11/m);
    expect(run.stdout).not.toContain('dependencies');
  });

  it('assumes every variable that a settings model lacks, and steps those that it refuses', () => {
    const pydantic = `import os
class ValidationError(Exception):
  def __init__(self, found):
    super().__init__('2 validation errors for Settings: {"PROJECT": "warp-placeholder-shop-project"}')
    self.found = found
  def errors(self):
    return self.found
class BaseSettings:
  model_config = {'env_prefix': 'shop_'}
  model_fields = {'project': None, 'port_range': None, 'admin': None}
  def __init__(self):
    values = {name: os.environ.get('SHOP_' + name.upper()) for name in self.model_fields}
    found = [{'loc': (name,), 'type': 'missing'} for name in values if values[name] is None]
    if not found and values['port_range'] != '1':
      found.append({'loc': ('port_range',), 'type': 'int_parsing'})
    if not found and '@' not in values['admin']:
      found.append({'loc': ('admin',), 'type': 'value_error'})
    if found:
      raise ValidationError(found)
`;
    const source = `import pydantic\npydantic.BaseSettings()\n${app}`;
    const run = importCheck({ 'app.py': source, 'pydantic.py': pydantic }, ['--module=app']);
    expect(run.stdout).toBe('');
    for (const name of ['SHOP_PROJECT', 'SHOP_PORT_RANGE', 'SHOP_ADMIN'])
      expect(run.warnings).toContain(`WARP_ASSUMED: ${name} was assumed`);
  });

  it("knows the app's own module from a package", () => {
    const run = importCheck({ 'app.py': 'import shop.gone\n', 'shop/__init__.py': '' }, [
      '--module=app',
    ]);
    expect(run.stdout).toMatch(/^warp-hint: .*own/m);
  });

  it('keeps a database in the source among the data, whether it is there yet or not', () => {
    const made = check(app, '--database=new.sqlite');
    expect(made.links).toBe('LINK new.sqlite new.sqlite file\n');
    const files = { 'app.py': app, 'shop.sqlite': '' };
    const there = importCheck(files, ['--module=app', '--database=shop.sqlite']);
    expect(there.links).toBe('LINK shop.sqlite shop.sqlite file\n');
  });

  it('tells a syntax error with its place', () => {
    expect(check('x = (\n').stdout).toMatch(/^warp-error: WARP_APP_SYNTAX: app\.py:1: /m);
  });

  it('names an entry that is not there', () => {
    const module = importCheck({ 'app.py': app }, ['--module=gone']);
    expect(module.stdout).toMatch(/^warp-error: WARP_APP_ENTRY_MISSING: .*gone/m);
    expect(check(app, '--callable=other').stdout).toMatch(
      /^warp-error: WARP_APP_ENTRY_MISSING: .*other/m,
    );
  });

  it('names a system library that is not there', () => {
    const run = check("raise ImportError('libpq.so.5: cannot open shared object file: no')\n");
    expect(run.stdout).toMatch(/^warp-error: WARP_APP_LIBRARY_MISSING: .*libpq\.so\.5/m);
    expect(run.stdout).toMatch(/^warp-hint: .*libpq5/m);
  });

  it("shows an exception with the app's own frames only", () => {
    const run = check("import json\njson.loads('{')\n");
    expect(run.stdout).toMatch(/^warp-error: WARP_APP_IMPORT_FAILED: .*app\.py:2/m);
    expect(run.stderr).not.toContain('warp_entry');
    expect(run.stderr).toContain('JSONDecodeError');
  });

  it('ends an import that hangs, with the place it hangs at', () => {
    const run = check('import time\ntime.sleep(60)\n', '--time-limit=1');
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^warp-error: WARP_APP_IMPORT_HANGS/m);
    expect(run.stderr).toMatch(/app\.py", line 2/);
  });

  it('survives an app that ends the interpreter', () => {
    expect(check('import os\nos._exit(0)\n').stdout).toMatch(
      /^warp-error: WARP_APP_IMPORT_FAILED/m,
    );
    expect(check('raise SystemExit(3)\n').stdout).toMatch(/^warp-error: WARP_APP_IMPORT_FAILED/m);
  });
});

describe('variables that the app wants at import', () => {
  it('are assumed one after the other, each told as a warning', () => {
    const run = check(`import os\nos.environ['FIRST_KEY']\nint(os.environ['SECOND'])\n${app}`);
    expect(run.status).toBe(0);
    expect(run.warnings.match(/^WARP_ASSUMED: (FIRST_KEY|SECOND) /gm)).toHaveLength(2);
  });

  it('are taken from the planner without a warning', () => {
    const source = `import os\nassert os.environ['N'] == '5'\n${app}`;
    expect(check(source, '--assume=N=5')).toMatchObject({ status: 0, warnings: '' });
  });

  it.each([
    "raise ValueError('SECRET_TOKEN must be set')",
    "raise LookupError('Set the SECRET_TOKEN environment variable')",
    "os.getenv('SECRET_TOKEN').split()",
    "len(os.environ.get('SECRET_TOKEN'))",
  ])('are read from the words of an exception: %s', (statement) => {
    const source = `import os\nif 'SECRET_TOKEN' not in os.environ: ${statement}\n${app}`;
    expect(check(source).warnings).toContain('SECRET_TOKEN');
  });

  it('end the build with the way to give one when no made-up value will do', () => {
    const run = check("import os\nraise ValueError('bad ' + os.environ['LICENCE'])\n");
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^warp-error: WARP_BUILD_ENV_MISSING: .*LICENCE/m);
    expect(run.stdout).toMatch(/^warp-hint: .*build\.env/m);
  });

  it.each(['assert "SHOP_MODE" in os.environ', "assert os.getenv('SHOP_MODE'), 'no mode'"])(
    'are assumed where a line asserts that they are there: %s',
    (line) => {
      const run = check(`import os\n${line}\n${app}`);
      expect(run.status, run.stdout).toBe(0);
      expect(run.warnings).toContain('SHOP_MODE');
    },
  );

  it('may have a default without being assumed', () => {
    const source = `import os\ntry: os.environ['X_Y']\nexcept KeyError: pass\n${app}`;
    expect(check(source)).toMatchObject({ status: 0, warnings: '' });
  });
});

describe('what an import writes into the source', () => {
  it('is state: taken out of the image and linked into the data folder', () => {
    const run = check(`import os\nos.makedirs('instance/x')\nopen('app.db', 'w')\n${app}`);
    expect(run.links).toBe('LINK app.db app.db file\nLINK instance instance dir\n');
    expect(run.left('instance')).toBe(false);
    expect(run.left('app.db')).toBe(false);
  });

  it('has its folder made where it is a database, as a script of the app would', () => {
    const source = `import os, sqlite3\nsqlite3.connect('data/x/app.db').execute('create table a(b)')\nsqlite3.connect(':memory:')\n${app}`;
    const run = check(source);
    expect(run.status, run.stdout).toBe(0);
    expect(run.links).toBe('LINK data data dir\n');
    expect(run.left('data')).toBe(false);
  });
});
