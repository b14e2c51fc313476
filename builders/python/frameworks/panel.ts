import type { Framework, ServedFolder } from './framework.ts';

/** https://docs.bokeh.org/en/latest/docs/user_guide/server/app.html#directory-format */
const directoryApp: ServedFolder = {
  names: ['main.py'],
  above: 1,
  beside: ['templates', 'static', 'theme.yaml', 'app_hooks.py', 'request_handler.py'],
};

/** https://panel.holoviz.org/how_to/server/commandline.html */
export const panel: Framework = {
  id: 'panel',
  title: 'Panel',
  protocol: 'http',
  packages: ['panel'],
  constructors: [],
  serve: ['serve'],
  command: {
    argv: [
      'panel',
      'serve',
      'FILE',
      '--address=0.0.0.0',
      '--port=$PORT',
      '--allow-websocket-origin=*',
      '--use-xheaders',
    ],
    calls: ['servable'],
    folder: directoryApp,
    files: [],
  },
};

/** https://docs.bokeh.org/en/latest/docs/reference/command/subcommands/serve.html */
export const bokeh: Framework = {
  id: 'bokeh',
  title: 'Bokeh',
  protocol: 'http',
  packages: ['bokeh'],
  constructors: [],
  command: {
    argv: [
      'bokeh',
      'serve',
      'FILE',
      '--address=0.0.0.0',
      '--port=$PORT',
      '--allow-websocket-origin=*',
      '--use-xheaders',
    ],
    calls: ['curdoc'],
    folder: directoryApp,
    files: [],
  },
};
