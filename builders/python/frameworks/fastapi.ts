import type { Framework } from './framework.ts';

/** https://fastapi.tiangolo.com/deployment/ */
export const fastapi: Framework = {
  id: 'fastapi',
  title: 'FastAPI',
  protocol: 'asgi',
  packages: ['fastapi'],
  constructors: ['FastAPI'],
};
