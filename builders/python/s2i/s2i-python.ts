import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import { type S2iSupport, s2iPlaces } from '../../../src/builder/s2i-support.ts';
import type { PackageNeed } from '../../../src/builder/types.ts';
import type { BaseRef, Reason, Step } from '../../../src/plan/types.ts';
import { pythonBases } from '../bases.ts';
import { compilers } from '../compilers.ts';
import { s2iGiven } from '../older/s2i-environment.ts';
import { toolkitMount, uvCache, uvStep } from '../uv-step.ts';
import { givenVariables } from './given-variables.ts';

/** Node.js as packages of the Python index have it, which the build reaches anyway. */
const nodeVersion = '24.19.0';
const installer = 'builders/python/s2i/image/install-node.sh';
const indexSettings = 'builders/python/package-managers/image/index-settings.sh';

/**
 * What people's apps compile against in sclorg's builder images: s2i-base-container and
 * s2i-python-container, in Debian's names; and PCRE, which uWSGI asks for.
 */
const usual = [
  ...['apache2', 'apache2-dev', 'autoconf', 'automake', 'bzip2', 'gfortran', 'git', 'make'],
  ...['patch', 'unzip', 'wget'],
  ...['libcurl4-openssl-dev', 'libffi-dev', 'libgd-dev', 'libkrb5-dev', 'libmariadb-dev'],
  ...['libpcre2-dev', 'libpq-dev', 'libsqlite3-dev', 'libssl-dev', 'libxml2-dev'],
  ...['libxslt1-dev', 'zlib1g-dev'],
];

/** Python apps under source-to-image. */
export const s2iPython: S2iSupport = {
  title: 'Python',
  sample: (version) => ({
    'wsgi.py': 'def application(environ, start_response):\n    raise NotImplementedError\n',
    ...(version === undefined ? {} : { '.python-version': `${version}\n` }),
  }),
  versionOf: (facts) => String(facts.find(({ name }) => name === 'python.version')?.value),
  tools: (base) => {
    const python = runtimeOf(base);
    return { packages: packages(python), steps: [nodeStep(python), pipStep] };
  },
  // In one layer, hard links keep the cache without storing anything twice.
  env: { UV_LINK_MODE: 'hardlink' },
  caches: [uvCache.at],
  givenFile: s2iGiven,
  given: givenVariables,
};

function runtimeOf({ image }: BaseRef): PythonRuntime {
  const python = pythonBases.find(({ base }) => base.image === image)?.python;
  if (!python) throw new TypeError(`${image} is no base of Python`);
  return python;
}

function packages(python: PythonRuntime): readonly PackageNeed[] {
  const reason: Reason = { rule: 'apps compile against it', via: 'default' };
  return [...compilers(python), ...usual].map((name) => ({ name, reason }));
}

function nodeStep({ executable }: PythonRuntime): Step {
  return uvStep(
    {
      title: `installing Node.js ${nodeVersion}`,
      argv: [`/warp/toolkit/${installer}`, nodeVersion, executable, s2iPlaces.node],
      mounts: [toolkitMount(installer, indexSettings)],
      reason: { rule: 'warp runs on it in the builder image', via: 'default' },
    },
    undefined,
  );
}

/** Scripts of `.s2i/bin` call pip; the app's environment has none. */
const pipStep: Step = {
  kind: 'copy',
  from: { kind: 'context', name: 'warp', include: [] },
  paths: ['builders/python/s2i/image/pip'],
  to: '/usr/local/bin/pip',
  reason: { rule: "scripts in the app's .s2i/bin may call it", via: 'default' },
};
