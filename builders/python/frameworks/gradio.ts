import type { Framework } from './framework.ts';

/** https://www.gradio.app/guides/environment-variables */
export const gradio: Framework = {
  id: 'gradio',
  title: 'Gradio',
  protocol: 'http',
  packages: ['gradio'],
  constructors: [],
  serve: ['launch'],
  // Flagged input and cached examples.
  state: ['.gradio'],
  telemetry: {
    what: 'reports use and asks for its newest version at each start',
    off: { GRADIO_ANALYTICS_ENABLED: 'False' },
  },
  listen: { GRADIO_SERVER_NAME: '0.0.0.0', GRADIO_SERVER_PORT: '$PORT' },
};
