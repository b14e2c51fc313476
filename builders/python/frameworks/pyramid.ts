import type { Framework } from './framework.ts';

/** https://docs.pylonsproject.org/projects/pyramid/en/latest/api/config.html#pyramid.config.Configurator.make_wsgi_app */
export const pyramid: Framework = {
  id: 'pyramid',
  title: 'Pyramid',
  protocol: 'wsgi',
  packages: ['pyramid', 'paste.deploy', 'pyramid.paster', 'plaster'],
  constructors: ['Router', 'loadapp', 'get_app', 'get_wsgi_app'],
  methods: ['make_wsgi_app'],
};
