import { common } from '../settings/common.ts';
import { fixed, settingsOf, stuckRequest } from '../settings/formulas.ts';

/** What uWSGI can be told. */
export const settings = settingsOf({
  ...common,
  max_requests: fixed(
    10_000,
    '10,000, and 500 more for each process',
    'a leak too slow for `memory`',
  ),
  backlog: fixed(1024, '1024, at most net.core.somaxconn', "a longer one is an error of uWSGI's"),
  'timeouts.request': stuckRequest,
});
