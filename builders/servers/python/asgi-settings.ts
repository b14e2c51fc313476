import { common, keepAlive } from '../settings/common.ts';
import { type Formulas, fixed } from '../settings/formulas.ts';

/** What the ASGI servers in warp's pool of workers have in common. */
export const pooled = {
  ...common,
  backlog: fixed(2048, '2048', 'connections wait there while workers are replaced'),
} as const satisfies Formulas;

/** … those that tell when a worker has served enough, and keep connections. */
export const recycled = {
  max_requests: fixed(100_000, '100,000, and up to a tenth more', 'a leak too slow for `memory`'),
  'timeouts.keep_alive': keepAlive(5),
} as const satisfies Formulas;
