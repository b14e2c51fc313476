import type { Framework } from './framework.ts';

/** https://py4web.com/_documentation/static/en/chapter-03.html: a folder of apps, without its dashboard. */
export const py4web: Framework = {
  id: 'py4web',
  title: 'py4web',
  protocol: 'http',
  packages: ['py4web'],
  constructors: [],
  command: {
    argv: [
      ...['py4web', 'run', 'FILE', '--host=0.0.0.0', '--port=$PORT'],
      ...['--dashboard_mode=none', '--watch=off'],
    ],
    calls: ['action', 'uses'],
    folder: { names: ['__init__.py', 'controllers.py'], above: 2 },
    files: [],
  },
};
