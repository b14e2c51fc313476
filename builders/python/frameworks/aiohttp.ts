import type { Framework } from './framework.ts';

/** https://docs.aiohttp.org/en/stable/deployment.html: `run_app` is its production server. */
export const aiohttp: Framework = {
  id: 'aiohttp',
  title: 'aiohttp',
  protocol: 'http',
  packages: ['aiohttp'],
  constructors: ['Application'],
  serve: ['run_app'],
  address: { host: '0.0.0.0', port: 8080 },
};
