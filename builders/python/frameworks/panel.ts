import type { Framework } from './framework.ts';

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
    files: [],
  },
};
