import type { Framework } from './framework.ts';

/** https://docs.marimo.io/guides/deploying/: a notebook as a read-only app. */
export const marimo: Framework = {
  id: 'marimo',
  title: 'marimo',
  protocol: 'http',
  packages: ['marimo'],
  constructors: [],
  command: {
    argv: ['marimo', 'run', 'FILE', '--host=0.0.0.0', '--port=$PORT', '--headless'],
    calls: ['App'],
    files: ['notebook.py'],
  },
};
