import type { Framework } from './framework.ts';

/** Libraries below the frameworks: decorators that turn a view into a WSGI callable. */
export const werkzeug: Framework = {
  id: 'werkzeug',
  title: 'Werkzeug',
  protocol: 'wsgi',
  packages: ['werkzeug'],
  constructors: ['Request.application', 'responder'],
};

export const webob: Framework = {
  id: 'webob',
  title: 'WebOb',
  protocol: 'wsgi',
  packages: ['webob'],
  constructors: ['wsgify'],
};
