import { common } from '../settings/common.ts';
import { fixed, settingsOf } from '../settings/formulas.ts';

const { memory: _, ...shared } = common;

/** What waitress can be told: its only process is replaced by nobody, so that `memory` means nothing. */
export const settings = settingsOf({
  ...shared,
  max_clients: fixed(1000, '1000', 'connections, each a file descriptor and a buffer'),
  backlog: fixed(1024, '1024', 'what waitress has by itself'),
  'timeouts.keep_alive': {
    formula: 'max(75 s, D)',
    why: 'proxies keep idle connections for 60 s: they close first',
    derive: ({ deadlineMs }) => Math.max(75_000, deadlineMs),
  },
});
