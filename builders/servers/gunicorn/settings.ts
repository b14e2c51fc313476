import { common, tls } from '../settings/common.ts';
import { fixed, settingsOf, stuckRequest } from '../settings/formulas.ts';

/** What gunicorn can be told. */
export const settings = settingsOf({
  ...common,
  ...tls,
  max_requests: fixed(10_000, '10,000, and up to a tenth more', 'a leak too slow for `memory`'),
  backlog: fixed(2048, '2048', 'connections wait there while workers are replaced'),
  'timeouts.request': stuckRequest,
  'timeouts.worker': {
    formula: 'max(startup, D) + 15 s',
    why: 'loading the app counts, too; a stuck request is noticed before',
    derive: ({ deadlineMs, number }) => Math.max(number('timeouts.startup'), deadlineMs) + 15_000,
  },
  'timeouts.send': {
    formula: 'D/2, at most 30 s',
    why: 'the kernel gives up a client that takes nothing, and its thread is free',
    derive: ({ deadlineMs }) => Math.min(30_000, deadlineMs / 2),
  },
  'timeouts.keep_alive': fixed(
    75_000,
    '75 s',
    'proxies keep idle connections for 60 s: they close first',
  ),
});
