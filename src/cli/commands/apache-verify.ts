import { servers } from '../../../builders/catalog.ts';
import type { SystemServer } from '../../builder/system-server.ts';
import { exitCodes, WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { printJson } from '../output/json.ts';
import { formatVerdict } from '../output/verdict.ts';
import { systemConfig } from '../system/system-config.ts';

/**
 * `warp apache --verify`: what is wrong with an Apache configuration. Ends with 10 where something is an
 * error; warnings and notes leave 0.
 */
export function apacheVerify(
  context: CliContext,
  path: string | true,
  options: { readonly json?: boolean },
): void {
  const server = apacheServer();
  const config = systemConfig(context.cwd, path === true ? undefined : path, server.mainFiles);
  const verdict = server.verify(config);
  if (verdict.applications.length === 0 && verdict.findings.length === 0) {
    verdictless(config.main);
  }
  if (verdict.findings.some(({ level }) => level === 'error')) process.exitCode = exitCodes.config;
  if (options.json) printJson(context, verdict);
  else context.stdout.write(formatVerdict(verdict, { color: context.stdout.isTTY === true }));
}

function apacheServer(): SystemServer {
  const found = servers
    .flatMap(({ system }) => system ?? [])
    .find(({ command }) => command === 'apache');
  if (!found) throw new TypeError('no server is set up by warp apache');
  return found;
}

function verdictless(main: readonly string[]): never {
  throw new WarpError({
    code: 'WARP_SYSTEM_NOTHING',
    phase: 'config',
    message: `the configuration that begins with ${main[0]} serves no WSGI application`,
    hint: 'look whether the site is enabled (Debian: a2ensite), or name the file that has WSGIScriptAlias: warp apache --verify FILE',
  });
}
