import { pooled } from '../python/asgi-settings.ts';
import { tls } from '../settings/common.ts';
import { fixed, settingsOf, stuckRequest } from '../settings/formulas.ts';

/** What granian can be told. */
export const settings = settingsOf({
  ...pooled,
  ...tls,
  memory: fixed(
    0,
    'off',
    'granian replaces what is as large from its start, too, again and again: say a limit that the app is well below',
  ),
  http2: fixed(true, 'on', 'granian’s own: by ALPN with TLS, by prior knowledge without'),
  'timeouts.request': stuckRequest,
});
