import type { Framework } from './framework.ts';

/** https://nicegui.io/documentation/section_configuration_deployment */
export const nicegui: Framework = {
  id: 'nicegui',
  title: 'NiceGUI',
  protocol: 'http',
  packages: ['nicegui'],
  constructors: [],
  serve: ['run'],
  // https://nicegui.io/documentation/storage
  state: ['.nicegui'],
  runner: { file: 'warp_nicegui.py', what: 'without reloading or opening a browser' },
  address: { host: '0.0.0.0', port: 8080 },
};
