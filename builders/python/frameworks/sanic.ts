import type { Framework } from './framework.ts';

/** https://sanic.dev/en/guide/running/running.html */
export const sanic: Framework = {
  id: 'sanic',
  title: 'Sanic',
  protocol: 'asgi',
  packages: ['sanic'],
  constructors: ['Sanic'],
  serve: ['run'],
  address: { host: '127.0.0.1', port: 8000 },
};
