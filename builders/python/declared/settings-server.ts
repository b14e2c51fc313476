import type { AppSource } from '../../../src/app/app-source.ts';
import type { Decided } from '../../../src/plan/types.ts';

/** Files by which an app says that it is served by a server, under the names these servers use. */
const files = [
  { file: 'gunicorn.conf.py', server: 'gunicorn' },
  { file: 'uwsgi.ini', server: 'uwsgi' },
] as const;

/** The WSGI server that the app brings settings for; they are honoured where the container allows. */
export function settingsServer(
  app: AppSource,
  kind: 'wsgi' | 'asgi',
  usual: Decided<string>,
): Decided<string> | undefined {
  const found = files.find(({ file }) => app.entry(file)?.kind === 'file');
  if (kind !== 'wsgi' || found === undefined) return undefined;
  const why = `what warp would have chosen; server: ${usual.value} in warp.yaml asks for it`;
  return {
    value: found.server,
    reason: { rule: 'the app has settings for it', at: { file: found.file }, via: 'app' },
    rejected: [{ value: usual.value, why }],
  };
}
