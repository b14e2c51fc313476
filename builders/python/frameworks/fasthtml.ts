import type { Framework } from './framework.ts';

/** https://www.fastht.ml/docs/ref/concise_guide.html; `fast_app()` gives the app and its router. */
export const fasthtml: Framework = {
  id: 'fasthtml',
  title: 'FastHTML',
  protocol: 'asgi',
  packages: ['fasthtml'],
  constructors: ['FastHTML', 'fast_app'],
  serve: ['serve'],
};
