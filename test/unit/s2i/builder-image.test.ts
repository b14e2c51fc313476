import { describe, expect, test } from 'vitest';
import { builders, configSections, servers } from '../../../builders/catalog.ts';
import { s2iPython } from '../../../builders/python/s2i/s2i-python.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { noAnswers } from '../../../src/lock/answers.ts';
import { renderDockerfile } from '../../../src/plan/render-dockerfile.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { builderPlan } from '../../../src/s2i/builder-plan.ts';
import { checkFits } from '../../../src/s2i/fits-builder.ts';
import type { S2iRecord } from '../../../src/s2i/record.ts';

function planOf(files: Readonly<Record<string, string>>): Plan {
  const app = memoryApp(files);
  const older = builders.flatMap((one) => one.older ?? []);
  const config = readConfig(app, { sections: configSections, older });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return makePlan({
    app,
    config: config.value,
    ...{ builders, servers, platform: 'linux/amd64', warpVersion: '0.0.0', answers: noAnswers },
  });
}

function imageFor(version: string | undefined, packages: readonly string[] = []): Plan {
  const sample = planOf(s2iPython.sample(version));
  return builderPlan({ builder: 'python', support: s2iPython, sample, packages });
}

function recordOf(plan: Plan): S2iRecord {
  const step = plan.stages
    .at(-1)
    ?.steps.find((one) => one.kind === 'file' && one.to.endsWith('/s2i.json'));
  if (step?.kind !== 'file') throw new Error('the image has no record');
  return JSON.parse(step.content) as S2iRecord;
}

describe('the builder image', () => {
  const image = imageFor(undefined);

  test("has s2i's labels, scripts and user", () => {
    const { text } = renderDockerfile(image, { sourceDateEpoch: 0 });
    expect(text).toContain('LABEL io.openshift.s2i.scripts-url="image:///usr/libexec/s2i"');
    expect(text).toContain('LABEL io.openshift.expose-services="8080:http"');
    expect(text).toContain('LABEL io.k8s.display-name="warp, Python 3.13"');
    expect(text).toContain('["images/s2i","/usr/libexec/s2i"]');
    expect(text).toContain('\nUSER 1001\n');
  });

  test('has compilers, what the sample shares with other apps, and nothing of the sample', () => {
    const ids = image.stages.map(({ id }) => id);
    expect(ids).toContain('server-mod_wsgi');
    expect(ids).not.toContain('assemble');
    expect(image.packages.run.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['apache2-bin', 'gcc', 'g++', 'libpq-dev']),
    );
    expect([image.processes, image.volumes, image.questions]).toEqual([[], [], []]);
  });

  test('stands on the Python asked for, and remembers its base and stages', () => {
    const record = recordOf(imageFor('3.11'));
    expect(record.base.image).toBe('debian:bookworm-slim');
    expect(record.stages).toEqual(
      expect.arrayContaining(['base', 'build-base', 'server-mod_wsgi-compiler', 'server-mod_wsgi']),
    );
  });

  test('has further packages in its one step of packages', () => {
    const [base] = imageFor(undefined, ['imagemagick']).stages;
    const step = base?.steps[0];
    expect(step?.kind === 'run' && step.argv).toContain('imagemagick');
  });
});

describe('an app in a builder image', () => {
  const record = recordOf(imageFor(undefined));
  const app = {
    'app.py': 'import flask\napp = flask.Flask(__name__)\n',
    'requirements.txt': 'flask==3.1.0\n',
  };
  const installed = (plan: Plan) =>
    new Set([...plan.packages.run, ...plan.packages.build].map(({ name }) => name));

  test('fits where the image has all its packages', () => {
    const plan = planOf(app);
    expect(() => checkFits(plan, record, installed(plan))).not.toThrow();
  });

  test('does not fit without a package, and is told how to have it', () => {
    const plan = planOf({ ...app, 'warp.yaml': 'run: { packages: [imagemagick] }\n' });
    const there = installed(planOf(app));
    expect(() => checkFits(plan, record, there)).toThrow(
      expect.objectContaining({
        code: 'WARP_S2I_PACKAGES',
        hint: expect.stringContaining('warp images s2i --package imagemagick'),
      }),
    );
  });

  test('does not fit another base', () => {
    const plan = planOf({ ...app, '.python-version': '3.11\n' });
    expect(() => checkFits(plan, record, installed(plan))).toThrow(
      expect.objectContaining({ code: 'WARP_S2I_BASE' }),
    );
  });

  test('has no install hook', () => {
    const plan = planOf({ ...app, 'warp.yaml': 'hooks: { install: apt-get --version }\n' });
    expect(() => checkFits(plan, record, installed(plan))).toThrow(
      expect.objectContaining({ code: 'WARP_S2I_HOOK' }),
    );
  });
});

describe('what a build is told besides the source', () => {
  const given = (files: Readonly<Record<string, string>>, env: Record<string, string> = {}) =>
    s2iPython.given(memoryApp(files), env);

  test('is documented variables of its environment alone', () => {
    expect(given({ 'app.py': '' }, { APP_MODULE: 'shop:app', HOME: '/x' })).toBe(
      'APP_MODULE=shop:app\n',
    );
  });

  test('leaves out what .s2i/environment says the same', () => {
    const files = { '.s2i/environment': 'APP_MODULE=shop:app\n' };
    expect(given(files, { APP_MODULE: 'shop:app' })).toBe('');
    expect(given(files, { APP_MODULE: 'other:app' })).toBe('APP_MODULE=other:app\n');
  });

  test('has app.sh start the app where nothing says what does', () => {
    expect(given({ 'app.sh': '#!/bin/sh\n' })).toBe('APP_SCRIPT=app.sh\n');
    expect(given({ 'app.sh': '#!/bin/sh\n' }, { APP_FILE: 'app.py' })).toBe('APP_FILE=app.py\n');
  });

  test('decides with a reason that names the environment of the build', () => {
    const files = {
      'a.py': 'import flask\nsite = flask.Flask(__name__)\n',
      'requirements.txt': 'flask\n',
    };
    const text = given(files, { APP_MODULE: 'a:site', WEB_CONCURRENCY: '3' });
    const plan = planOf({ ...files, [s2iPython.givenFile]: text });
    const processes = plan.facts.find(({ name }) => name === 'server.processes');
    expect(processes?.value).toBe(3);
    expect(processes?.reason.rule).toBe('WEB_CONCURRENCY in .s2i/environment of the build');
  });
});
