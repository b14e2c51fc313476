import { pooled, recycled } from '../python/asgi-settings.ts';
import { tls } from '../settings/common.ts';
import { fixed, settingsOf } from '../settings/formulas.ts';

/** What hypercorn can be told. */
export const settings = settingsOf({
  ...pooled,
  ...tls,
  ...recycled,
  http2: fixed(true, 'on', 'hypercorn’s own: by ALPN with TLS, by prior knowledge without'),
});
