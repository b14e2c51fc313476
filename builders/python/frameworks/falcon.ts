import type { Framework } from './framework.ts';

/** https://falcon.readthedocs.io/en/stable/deploy/ */
export const falcon: Framework = {
  id: 'falcon',
  title: 'Falcon',
  protocol: 'wsgi',
  packages: ['falcon'],
  constructors: ['App', 'API'],
};

export const falconAsgi: Framework = {
  id: 'falcon',
  title: 'Falcon',
  protocol: 'asgi',
  packages: ['falcon.asgi'],
  constructors: ['App'],
};
