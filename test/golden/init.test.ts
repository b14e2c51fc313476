import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memoryApp } from '../../src/app/memory-app.ts';
import { openApp } from '../../src/app/disk-app.ts';
import type { AppSource } from '../../src/app/app-source.ts';
import { makePlan } from '../../src/builder/make-plan.ts';
import { builders, configSections, servers } from '../../builders/catalog.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { starterConfig } from '../../src/config/starter-config.ts';
import { noAnswers } from '../../src/lock/answers.ts';
import { isSameBuild } from '../../src/plan/same-build.ts';
import type { Plan } from '../../src/plan/types.ts';
import { packageFolder } from '../support/package-folder.ts';

const examples = join(packageFolder(), 'examples');
const apps: readonly (readonly [string, AppSource])[] = [
  ...readdirSync(examples).map((name) => [name, openApp(join(examples, name))] as const),
  [
    'a script with requirements',
    memoryApp({ 'app.py': 'print(1)\n', 'requirements.txt': 'requests\n' }),
  ],
  ['a Procfile', memoryApp({ Procfile: 'web: gunicorn app:app\n', 'app.py': flask() })],
  [
    'a range of Pythons',
    memoryApp({
      'app.py': flask(),
      'pyproject.toml': '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["flask"]\n',
    }),
  ],
];

test.each(apps)('%s is built alike with what warp init writes down', (_, app) => {
  const before = planOf(app);
  const text = starterConfig(before.facts, new Set());
  const after = planOf(app, text);
  expect(isSameBuild(before, after), text).toBe(true);
  const version = ({ facts }: Plan) => facts.find(({ name }) => name === 'python.version');
  // Requirements that are not resolved yet may ask for another one.
  const written = version(before)?.set !== undefined;
  expect(version(after)?.reason.via === 'config').toBe(written);
});

function flask(): string {
  return 'from flask import Flask\napp = Flask(__name__)\n';
}

function planOf(app: AppSource, yaml = ''): Plan {
  const text = (path: string) => (path === 'warp.yaml' ? yaml : app.text(path));
  const config = readConfig({ ...app, text }, { sections: configSections });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return makePlan({
    app,
    config: config.value,
    builders,
    servers,
    platform: 'linux/amd64',
    warpVersion: '0.0.0',
    answers: noAnswers,
  });
}
