import { pooled } from '../python/asgi-settings.ts';
import { tls } from '../settings/common.ts';
import { settingsOf } from '../settings/formulas.ts';

/** What daphne can be told. */
export const settings = settingsOf({ ...pooled, ...tls });
