import type { Framework } from './framework.ts';

/** https://dash.plotly.com/deployment: the WSGI callable is the Flask app behind it. */
export const dash: Framework = {
  id: 'dash',
  title: 'Dash',
  protocol: 'wsgi',
  packages: ['dash'],
  constructors: ['Dash'],
  attribute: 'server',
  serve: ['run', 'run_server'],
  quiet: { FLASK_RUN_FROM_CLI: 'true' },
};
