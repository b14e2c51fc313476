import type { RelPath } from '../../../src/app/app-source.ts';
import { frameworkOf } from '../frameworks/known-frameworks.ts';
import type { PythonProject } from '../source/project.ts';
import { type ImportLine, importLines } from './import-lines.ts';

/** Modules that are there to serve, some of them below frameworks that are not known here. */
const servers =
  /^(socketserver|http\.server|xmlrpc\.server|wsgiref|uvicorn|hypercorn|granian|gunicorn|waitress|cheroot|uwsgi|bjoern|meinheld|mcp|fastmcp|functions_framework)(\.|$)/;

/** Modules that a client, or a program without any network, takes as well. */
const halves =
  /^(socket|http|asyncio|ssl|selectors|xmlrpc|gevent|eventlet|trio|anyio|grpc|websockets|zmq|twisted|aiohttp|tornado|werkzeug)(\.|$)/;

/**
 * What shows that one of those is used to serve. A client binds its socket, too, but does not listen;
 * `@bot.listen()` is something else.
 */
const serving = new RegExp(
  [
    String.raw`(?<!@[\w.]*)\.listen(TCP|SSL)?\(`,
    String.raw`\b(serve\w*|start_(\w+_)?server|create_server|create_tcp_listener|open_tcp_listeners)\s*\(`,
    String.raw`\b(run_app|AppRunner|TCPSite|run_simple|run_server|\w+_webhook|add_(in)?secure_port)\s*\(`,
    String.raw`\b\w*(HTTP|TCP|WSGI|RPC|Stream|Unix|[Ss]ocket)Server\s*\(`,
    String.raw`\.bind\(\s*f?["'](tcp|ipc):`,
    String.raw`["']PORT["']|\b0\.0\.0\.0\b`,
  ].join('|'),
);

/** Whether anything in the files that starting a program loads could make it listen. */
export function mayServe(project: PythonProject, files: readonly RelPath[]): boolean {
  const texts = files.map((file) => project.app.text(file) ?? '');
  const names = texts.flatMap((text) => importLines(text).flatMap(qualified));
  if (names.some((name) => servers.test(name) || (!halves.test(name) && frameworkOf(name))))
    return true;
  return names.some((name) => halves.test(name)) && texts.some((text) => serving.test(text));
}

/** `from http import server` → `http.server`; what is the app's own is none. */
function qualified({ level, module, name }: ImportLine): string[] {
  return level > 0 ? [] : [name === undefined ? module : `${module}.${name}`];
}
