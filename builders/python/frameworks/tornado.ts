import type { Framework } from './framework.ts';

/** https://www.tornadoweb.org/en/stable/guide/running.html */
export const tornado: Framework = {
  id: 'tornado',
  title: 'Tornado',
  protocol: 'http',
  packages: ['tornado'],
  constructors: [],
  serve: ['listen', 'bind'],
  address: { host: '0.0.0.0' },
};
