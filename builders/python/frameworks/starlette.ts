import type { Framework } from './framework.ts';

/** https://www.starlette.io/applications/ */
export const starlette: Framework = {
  id: 'starlette',
  title: 'Starlette',
  protocol: 'asgi',
  packages: ['starlette'],
  constructors: ['Starlette', 'Router'],
};
