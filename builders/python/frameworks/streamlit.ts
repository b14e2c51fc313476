import type { Framework } from './framework.ts';

/** https://docs.streamlit.io/develop/api-reference/cli/run and …/configuration/config.toml */
export const streamlit: Framework = {
  id: 'streamlit',
  title: 'Streamlit',
  protocol: 'http',
  packages: ['streamlit'],
  constructors: [],
  telemetry: {
    what: 'reports use, and asks for its public address to print it at each start',
    off: {
      STREAMLIT_BROWSER_GATHER_USAGE_STATS: 'false',
      STREAMLIT_BROWSER_SERVER_ADDRESS: 'localhost',
    },
  },
  command: {
    argv: [
      'streamlit',
      'run',
      'FILE',
      '--server.address=0.0.0.0',
      '--server.port=$PORT',
      '--server.headless=true',
      '--server.fileWatcherType=none',
    ],
    files: ['streamlit_app.py', 'Home.py', 'home.py', 'Hello.py', 'Main.py', 'Welcome.py'],
  },
};
