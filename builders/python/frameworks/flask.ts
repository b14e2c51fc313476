import type { Framework } from './framework.ts';

/** https://flask.palletsprojects.com/en/stable/deploying/ */
export const flask: Framework = {
  id: 'flask',
  title: 'Flask',
  protocol: 'wsgi',
  packages: ['flask', 'apiflask', 'flask_openapi3', 'flask_appbuilder', 'eve', 'flask_api.app'],
  constructors: ['Flask', 'APIFlask', 'OpenAPI', 'Eve', 'FlaskAPI'],
  derived: /Flask/,
  serve: ['run'],
  quiet: { FLASK_RUN_FROM_CLI: 'true' },
  address: { host: '127.0.0.1', port: 5000 },
};
