import type { Framework } from './framework.ts';

/** https://bottlepy.org/docs/stable/deployment.html */
export const bottle: Framework = {
  id: 'bottle',
  title: 'Bottle',
  protocol: 'wsgi',
  packages: ['bottle'],
  constructors: ['Bottle', 'default_app', 'app'],
  serve: ['run'],
  defaultApp: { loader: 'warp_bottle', own: ['app', 'server'] },
  address: { host: '127.0.0.1', port: 8080 },
};
