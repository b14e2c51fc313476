import type { Framework } from './framework.ts';

/** https://quart.palletsprojects.com/en/latest/tutorials/deployment/ */
export const quart: Framework = {
  id: 'quart',
  title: 'Quart',
  protocol: 'asgi',
  packages: ['quart', 'quart_trio'],
  constructors: ['Quart', 'QuartTrio'],
  derived: /Quart/,
  serve: ['run'],
  address: { host: '127.0.0.1', port: 5000 },
};
