import type { Framework } from './framework.ts';

/** https://docs.litestar.dev/latest/topics/deployment/ */
export const litestar: Framework = {
  id: 'litestar',
  title: 'Litestar',
  protocol: 'asgi',
  packages: ['litestar', 'starlite'],
  constructors: ['Litestar', 'Starlite'],
};
