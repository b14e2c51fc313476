import type { HandInstalled } from '../../../src/builder/hand-installed.ts';
import { normalName, parseRequirement } from '../package-managers/requirement-name.ts';
import { uvEnvironment, venvPath } from '../uv-step.ts';
import { declarePackages } from './declare-packages.ts';

/** Where a distribution's metadata is, from the environment (PyPA, recording installed projects). */
const recordShape = /^(lib\/python[\d.]+\/site-packages\/([^/]+)-([^-/]+)\.dist-info)$/;

/** Packages in the app's virtual environment, told by their `dist-info` folders. */
export const handInstalledPython: HandInstalled = {
  what: 'Python packages',
  folder: venvPath,
  tools: {
    fromStage: [{ stage: 'build-base', file: '/usr/local/bin/uv', as: 'uv' }],
    shipped: ['builders/python/hand-installed/image/pip'],
    env: {
      UV_PROJECT_ENVIRONMENT: uvEnvironment.UV_PROJECT_ENVIRONMENT,
      UV_PYTHON_DOWNLOADS: uvEnvironment.UV_PYTHON_DOWNLOADS,
      UV_LINK_MODE: uvEnvironment.UV_LINK_MODE,
    },
    usage: 'pip install',
  },
  record(path) {
    const [, folder, name, version] = recordShape.exec(path) ?? [];
    if (folder === undefined || name === undefined || version === undefined) return undefined;
    return { name: normalName(name), version, description: `${folder}/METADATA` };
  },
  needs: (metadata) =>
    [...metadata.matchAll(/^Requires-Dist:\s*(.+)$/gm)].flatMap(([, text = '']) => {
      const requirement = parseRequirement(text);
      // What only an extra needs was asked for by itself.
      return requirement && !/\bextra\b/.test(requirement.marker) ? [requirement.name] : [];
    }),
  declare: declarePackages,
};
