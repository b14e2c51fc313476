import type { Warning } from '../../plan/types.ts';

/** `warning: settings.py:26: DEBUG is on (set DEBUG=0 …) [WARP_…]` in one line. */
export function formatWarning({ code, message, hint, at }: Warning): string {
  const named = at?.line === undefined && message.startsWith(`${at?.file} `);
  const place = at && !named ? `${at.file}${at.line ? `:${at.line}` : ''}: ` : '';
  return `warning: ${place}${message}${hint ? ` — ${hint}` : ''} [${code}]`;
}
