import type { Framework } from './framework.ts';

/** https://docs.cherrypy.dev/en/latest/deploy.html */
export const cherrypy: Framework = {
  id: 'cherrypy',
  title: 'CherryPy',
  protocol: 'wsgi',
  packages: ['cherrypy', 'cherrypy.tree'],
  constructors: ['Application', 'mount'],
  serve: ['quickstart', 'block'],
  address: { host: '127.0.0.1', port: 8080 },
};
