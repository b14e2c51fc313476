import type { JsonSchema } from '../../src/builder/types.ts';
import { managerIds } from './package-managers/types.ts';

/** The `python:` section of warp.yaml. */
export const pythonConfigSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    version: {
      type: 'string',
      description: 'Python version: 3.12, or a range as in requires-python (">=3.11,<3.13").',
    },
    manager: {
      type: 'string',
      enum: [...managerIds],
      description: 'Whose files say what to install, where there are several.',
    },
    requirements: {
      type: 'string',
      description: 'Requirements file to install instead of the one found.',
    },
    extras: {
      type: 'array',
      items: { type: 'string' },
      description: 'Optional dependency sets to install as well.',
    },
    groups: {
      type: 'array',
      items: { type: 'string' },
      description: 'Dependency groups to install as well; they are for development otherwise.',
    },
    dev: {
      type: 'array',
      items: { type: 'string' },
      description:
        'Groups, extras and requirements files that `warp dev` and `warp test` have besides (default: those found; `[]` for none).',
    },
    system_packages: {
      type: 'string',
      enum: ['auto', 'none'],
      description:
        'Debian packages of libraries that Python packages lack: found and added (default), or not.',
    },
    wheelhouse: {
      description:
        'Where packages are taken from instead of an index, without network: a folder of the app, or an image with a folder of wheels.',
      anyOf: [
        { type: 'string' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['image'],
          properties: { image: { type: 'string' }, path: { type: 'string' } },
        },
      ],
    },
    entrypoint: {
      type: 'string',
      description: 'What to serve: module:callable, module:factory() or a file to run.',
    },
    settings: {
      type: 'string',
      description: "Django's settings module, e.g. mysite.settings.production.",
    },
  },
};
