import type { Framework } from './framework.ts';

/** https://webpy.org/cookbook/mod_wsgi-apache */
export const webPy: Framework = {
  id: 'web.py',
  title: 'web.py',
  protocol: 'wsgi',
  packages: ['web'],
  constructors: [],
  methods: ['wsgifunc'],
  serve: ['run'],
  address: { host: '0.0.0.0' },
};
