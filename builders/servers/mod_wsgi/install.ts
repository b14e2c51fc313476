import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { ServerContext, StageParts } from '../../../src/builder/types.ts';
import { aptGetScript } from '../../../src/plan/packages.ts';
import type { Reason, Stage } from '../../../src/plan/types.ts';

/** 6.0.0 to 6.0.4 break Django's runmodwsgi or cut POST bodies; 6.1.1 was tried on both Debian stables. */
const triedVersion = '6.1.1';
const home = '/opt/warp/server/mod_wsgi';
const stage = 'server-mod_wsgi';
const compilerStage = 'server-mod_wsgi-compiler';
const installer = 'builders/servers/mod_wsgi/build/install.sh';

const because = (rule: string): Reason => ({ rule, via: 'default' });
const served = because('WSGI is served by Apache with mod_wsgi');

/** apache2-bin asks for perl, a quarter of the base, for tools that no container calls. */
const perl = {
  package: 'perl',
  paths: ['/usr/share/perl/*', '/usr/lib/*/perl/*', '/usr/lib/*/libperl.so*'],
};

/**
 * Packages, the stage that compiles mod_wsgi against the base's Apache and Python (it depends on
 * nothing of the app, so that all apps of a base share it), and the one line by which the app's
 * environment finds it.
 * @throws TypeError when the base has no Python: a WSGI app always brings one.
 */
export function install({ python, answers }: ServerContext): StageParts {
  if (!python) throw new TypeError('mod_wsgi needs the Python of the base');
  const own = python.origin === 'distribution';
  const version = answers.tool('mod_wsgi') ?? { value: triedVersion, reason: served };
  return {
    tools: { mod_wsgi: version },
    packages: {
      run: [
        { name: 'apache2-bin', reason: served, unused: [perl] },
        ...['media-types', 'bash'].map((name) => ({ name, reason: served })),
        ...(own
          ? [{ name: `libpython${python.version}`, reason: because('mod_wsgi links it') }]
          : []),
      ],
    },
    stages: [compile(python, version.value), compiled],
    image: [
      {
        churn: 10,
        step: {
          kind: 'copy',
          from: { kind: 'stage', id: stage },
          paths: [home],
          to: home,
          reason: served,
        },
      },
      {
        churn: 10,
        step: {
          kind: 'copy',
          from: { kind: 'context', name: 'warp', include: ['builders/servers/mod_wsgi/image'] },
          paths: ['builders/servers/mod_wsgi/image'],
          to: '/opt/warp/servers/mod_wsgi',
          reason: served,
        },
      },
      {
        churn: 60,
        step: {
          kind: 'file',
          to: `/opt/app-root/venv/lib/python${python.version}/site-packages/warp-mod_wsgi.pth`,
          content: `${home}/lib\n`,
          mode: 0o644,
          reason: because("the app's environment is python-home; the server stands beside it"),
        },
      },
    ],
  };
}

/** The module without the compilers that made it: this is what the engine keeps. */
const compiled: Stage = {
  id: stage,
  owner: 'mod_wsgi',
  shared: true,
  from: { kind: 'stage', id: 'base' },
  steps: [
    {
      kind: 'copy',
      from: { kind: 'stage', id: compilerStage },
      paths: [home],
      to: home,
      reason: served,
    },
  ],
};

function compile(python: PythonRuntime, version: string): Stage {
  const headers = python.origin === 'distribution' ? [`libpython${python.version}-dev`] : [];
  return {
    id: compilerStage,
    owner: 'mod_wsgi',
    from: { kind: 'stage', id: 'build-base' },
    steps: [
      {
        kind: 'run',
        title: `compiling mod_wsgi ${version}`,
        argv: [
          `/warp/toolkit/${installer}`,
          version,
          python.executable,
          `${home}/lib`,
          ...['gcc', 'libc6-dev', ...headers],
        ],
        mounts: [
          {
            from: { kind: 'context', name: 'warp', include: [installer, aptGetScript] },
            at: '/warp/toolkit',
          },
        ],
        caches: [{ id: 'uv-mod_wsgi', at: '/var/cache/warp/uv-mod_wsgi', sharing: 'shared' }],
        env: { UV_CACHE_DIR: '/var/cache/warp/uv-mod_wsgi', UV_LINK_MODE: 'copy' },
        as: 'root',
        network: 'default',
        reason: served,
      },
    ],
  };
}
