import { pooled, recycled } from '../python/asgi-settings.ts';
import { tls } from '../settings/common.ts';
import { fixed, settingsOf } from '../settings/formulas.ts';

/** What uvicorn can be told. */
export const settings = settingsOf({
  ...pooled,
  ...tls,
  ...recycled,
  max_clients: fixed(2048, '2048 a process', 'what comes beyond is answered 503 at once'),
});
