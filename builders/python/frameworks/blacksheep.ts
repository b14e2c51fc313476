import type { Framework } from './framework.ts';

/** https://www.neoteroi.dev/blacksheep/getting-started/ */
export const blacksheep: Framework = {
  id: 'blacksheep',
  title: 'BlackSheep',
  protocol: 'asgi',
  packages: ['blacksheep'],
  constructors: ['Application'],
};
