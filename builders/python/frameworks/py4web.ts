import type { Framework } from './framework.ts';

/** https://py4web.com/_documentation/static/en/chapter-16.html: `py4web.core.wsgi` of a folder of apps. */
export const py4web: Framework = {
  id: 'py4web',
  title: 'py4web',
  protocol: 'wsgi',
  packages: ['py4web'],
  constructors: ['core.wsgi'],
  command: {
    argv: [],
    loader: 'warp_py4web',
    calls: ['action', 'uses'],
    folder: { names: ['__init__.py', 'controllers.py'], above: 2 },
    files: [],
  },
};
