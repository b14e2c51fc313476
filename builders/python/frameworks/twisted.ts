import type { Framework } from './framework.ts';

/** https://docs.twisted.org/en/stable/web/howto/web-in-60/ */
export const twisted: Framework = {
  id: 'twisted',
  title: 'Twisted',
  protocol: 'http',
  packages: ['twisted'],
  constructors: [],
  serve: ['listenTCP', 'listen'],
  address: { host: '0.0.0.0' },
};
