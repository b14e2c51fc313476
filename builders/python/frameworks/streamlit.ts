import type { Framework } from './framework.ts';

/** https://docs.streamlit.io/develop/api-reference/cli/run and …/configuration/config.toml */
export const streamlit: Framework = {
  id: 'streamlit',
  title: 'Streamlit',
  protocol: 'http',
  packages: ['streamlit'],
  constructors: [],
  command: {
    argv: [
      'streamlit',
      'run',
      'FILE',
      '--server.address=0.0.0.0',
      '--server.port=$PORT',
      '--server.headless=true',
      '--server.fileWatcherType=none',
      '--browser.gatherUsageStats=false',
    ],
    files: ['streamlit_app.py', 'Home.py', 'home.py', 'Hello.py', 'Main.py', 'Welcome.py'],
  },
};
