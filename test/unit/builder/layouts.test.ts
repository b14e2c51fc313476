import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builders, configSections, servers } from '../../../builders/catalog.ts';
import type { AppSource } from '../../../src/app/app-source.ts';
import { openApp } from '../../../src/app/disk-app.ts';
import { joinRelative } from '../../../src/app/rel-path.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { placeApp } from '../../../src/builder/place-app.ts';
import { settleRoot } from '../../../src/builder/settle-root.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { noAnswers } from '../../../src/lock/answers.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { WarpError } from '../../../src/warp-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from '../../support/write-files.ts';

const flask = 'from flask import Flask\napp = Flask(__name__)\n';
const uvPackage = (name: string, source: string, dependencies = '') =>
  `[[package]]\nname = "${name}"\nversion = "0.1"\nsource = { ${source} }\n${dependencies}\n`;

function repository(files: Readonly<Record<string, string>>, git = true): string {
  const place = temporaryFolder();
  onTestFinished(() => place[Symbol.dispose]());
  writeFiles(place.path, files);
  if (git) mkdirSync(join(place.path, '.git'));
  return place.path;
}

interface Planned {
  readonly plan: Plan;
  readonly paths: readonly string[];
}

function planned(folder: string, env: Readonly<Record<string, string>> = {}): Planned {
  const configure = (app: AppSource) => {
    const config = readConfig(app, { env, sections: configSections });
    if (!config.ok) throw new Error(JSON.stringify(config.problems));
    return config.value;
  };
  const place = placeApp(folder, builders, configure);
  const disk = openApp(place.folder, place.part);
  const outer = place.part?.root ?? '';
  const app = disk.within(outer);
  const settled = settleRoot(app, { config: configure(app), builders, configure });
  const plan = makePlan({
    ...settled,
    root: joinRelative(outer, settled.root),
    facts: [...place.facts, ...settled.facts],
    builders,
    servers,
    platform: 'linux/amd64',
    warpVersion: '0',
    answers: noAnswers,
  });
  return { plan, paths: disk.entries().flatMap((e) => (e.kind === 'file' ? e.path : [])) };
}

function failure(run: () => unknown): WarpError {
  try {
    run();
  } catch (error) {
    if (error instanceof WarpError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

const workdir = ({ plan }: Planned) => plan.image.workdir;
const fact = ({ plan }: Planned, name: string) => plan.facts.find((one) => one.name === name);
const installed = ({ plan }: Planned) =>
  plan.stages.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'run' && step.argv.includes('uv') ? [step] : [])),
  );

describe('an app in a folder of the one given', () => {
  const app = { 'backend/app.py': flask, 'backend/requirements.txt': 'flask\n', 'README.md': '' };

  test('is found where the top has none, and works in its own folder', () => {
    const found = planned(repository(app, false));
    expect(workdir(found)).toBe('/opt/app-root/src/backend');
    expect(fact(found, 'app.root')).toMatchObject({ value: 'backend' });
    expect(installed(found)[0]).toMatchObject({
      argv: expect.arrayContaining(['-r', 'requirements.txt']),
      env: { WARP_FOLDER: 'backend' },
    });
    expect(found.paths).toContain('README.md');
  });

  test('is configured by its own warp.yaml and Procfile', () => {
    const own = {
      ...app,
      'backend/Procfile': 'web: gunicorn app:app\nworker: python work.py\n',
      'backend/warp.yaml': 'name: shop\n',
    };
    expect(planned(repository(own)).plan.processes.map(({ name }) => name)).toEqual([
      'web',
      'worker',
    ]);
  });

  test('is left where it is when the top says how the app is started', () => {
    const found = planned(
      repository({ ...app, Procfile: 'web: gunicorn --chdir backend app:app' }),
    );
    expect(workdir(found)).toBe('/opt/app-root/src');
  });

  test('takes its manifest along where it is imported by the name of its folder', () => {
    const found = planned(
      repository({
        'app/main.py': 'from fastapi import FastAPI\nfrom app.db import x\napp = FastAPI()\n',
        'app/db.py': 'x = 1\n',
        'app/requirements.txt': 'fastapi\n',
        Procfile: 'web: uvicorn app.main:app --port $PORT\n',
      }),
    );
    expect(workdir(found)).toBe('/opt/app-root/src');
    expect(installed(found)[0]).toMatchObject({ env: { WARP_FOLDER: 'app' } });
  });

  test('is asked for by folder when there are several', () => {
    const two = { ...app, 'admin/app.py': flask, 'admin/requirements.txt': 'flask\n' };
    const error = failure(() => planned(repository(two)));
    expect(error.code).toBe('WARP_DETECT_TIE');
    expect(error.hint).toMatch(/admin, backend/);
  });

  test('is the one that root names', () => {
    const two = { ...app, 'admin/app.py': flask, 'admin/requirements.txt': 'flask\n' };
    expect(workdir(planned(repository(two), { WARP_ROOT: 'admin' }))).toMatch(/admin$/);
    const missing = failure(() => planned(repository(app), { WARP_ROOT: 'nowhere' }));
    expect(missing).toMatchObject({ code: 'WARP_ROOT_NOT_FOUND', exitCode: 10 });
  });
});

describe('one app of a repository with several', () => {
  const workspace = {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*", "libs/*"]\n',
    'uv.lock':
      'version = 1\n' +
      uvPackage('api', 'virtual = "services/api"', 'dependencies = [{ name = "common" }]') +
      uvPackage('web', 'virtual = "services/web"') +
      uvPackage('common', 'editable = "libs/common"'),
    'services/api/pyproject.toml':
      '[project]\nname = "api"\nversion = "0.1"\n[tool.uv.sources]\ncommon = { workspace = true }\n',
    'services/api/app.py': flask,
    'services/web/pyproject.toml': '[project]\nname = "web"\nversion = "0.1"\n',
    'services/web/app.py': flask,
    'libs/common/pyproject.toml': '[project]\nname = "common"\nversion = "0.1"\n',
    'libs/common/common/__init__.py': '',
  };

  test('takes lock, manifests and the packages it uses from the top, and no more', () => {
    const found = planned(join(repository(workspace), 'services/api'));
    expect(found.paths).toEqual([
      'libs/common/common/__init__.py',
      'libs/common/pyproject.toml',
      'pyproject.toml',
      'services/api/app.py',
      'services/api/pyproject.toml',
      'services/web/pyproject.toml',
      'uv.lock',
    ]);
    expect(workdir(found)).toBe('/opt/app-root/src/services/api');
    expect(fact(found, 'python.manager')).toMatchObject({ value: 'uv' });
    expect(fact(found, 'app.root')?.reason.rule).toContain('../../uv.lock');
  });

  test('has a lock that is compared with its own manifest', () => {
    const stale = {
      ...workspace,
      'services/api/pyproject.toml':
        '[project]\nname = "api"\nversion = "0.1"\ndependencies = ["flask"]\n',
    };
    const folder = join(repository(stale), 'services/api');
    expect(failure(() => planned(folder)).code).toBe('WARP_LOCK_STALE');
  });

  test('may use a package beside it by path', () => {
    const files = {
      'api/app.py': flask,
      'api/requirements.txt': 'flask\n-e ../libs/common\n-r ../shared.txt\n',
      'libs/common/setup.py': 'from setuptools import setup\nsetup(name="common")\n',
      'libs/other/x.py': '',
      'shared.txt': 'requests\n',
    };
    const found = planned(join(repository(files), 'api'));
    expect(found.paths).toEqual([
      'api/app.py',
      'api/requirements.txt',
      'libs/common/setup.py',
      'shared.txt',
    ]);
  });

  test('says how to build where no repository tells what belongs together', () => {
    const files = { 'api/app.py': flask, 'api/requirements.txt': '-e ../libs/common\n' };
    const error = failure(() => planned(join(repository(files, false), 'api')));
    expect(error).toMatchObject({ code: 'WARP_PATH_OUTSIDE', exitCode: 30 });
  });

  test('without a manifest of its own is given the nearest above, and what is beside it', () => {
    const files = { 'api/app.py': flask, 'requirements.txt': 'flask\n', 'shared/x.py': '' };
    const found = planned(join(repository(files), 'api'));
    expect(found.paths).toContain('shared/x.py');
    expect(workdir(found)).toBe('/opt/app-root/src/api');
    expect(JSON.stringify(found.plan)).toContain('/opt/app-root/src/api:/opt/app-root/src');
  });

  test('takes the Python that the top names', () => {
    const files = {
      '.python-version': '3.11\n',
      'api/app.py': flask,
      'api/requirements.txt': 'flask\n',
    };
    expect(planned(join(repository(files), 'api')).plan.base.value.suite).toBe('bookworm');
  });

  test('needs nothing around it when its files name nothing there', () => {
    const files = { 'api/app.py': flask, 'api/requirements.txt': 'flask\n', 'x.py': '' };
    const found = planned(join(repository(files), 'api'));
    expect(found.paths).toEqual(['app.py', 'requirements.txt']);
    expect(workdir(found)).toBe('/opt/app-root/src');
  });

  test('keeps to the ignore files of its own folder and of the top', () => {
    const files = {
      ...workspace,
      '.dockerignore': '**/*.md\n',
      'services/api/.dockerignore': 'secret\n',
      'services/api/secret': '',
      'services/api/notes.md': '',
    };
    const { paths } = planned(join(repository(files), 'services/api'));
    expect(paths.filter((path) => /secret|notes/.test(path))).toEqual([]);
  });
});
