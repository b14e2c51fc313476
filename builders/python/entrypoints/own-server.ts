import type { Framework, ListenAddress } from '../frameworks/framework.ts';
import { frameworkOf } from '../frameworks/known-frameworks.ts';
import { qualifiedNames } from '../source/names.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';
import { calledWhenRun } from './called-when-run.ts';
import { listenAddress } from './listen-address.ts';
import { importedFrameworks } from './scope.ts';

/** A call that makes a file listen by itself when it is run. */
export interface OwnServer {
  readonly line: number;
  /** As it stands in the file: `waitress.serve`. */
  readonly call: string;
  /** A development server (wsgiref, werkzeug): a real one serves the same callable better. */
  readonly development: boolean;
  /** Runs on import, too: not below `if __name__ == '__main__'` and not in a function. */
  readonly atImport: boolean;
  readonly framework: Framework | undefined;
  readonly address: ListenAddress;
}

interface Served {
  readonly development: boolean;
  readonly framework: Framework | undefined;
  /** The server's own default. */
  readonly address: ListenAddress;
}

const developmentServers = /^(wsgiref\.|werkzeug\.|bottle\.run$|flask\.|django\.core\.servers)/;
/** Frameworks whose own `run` is meant for development, their documentation says. */
const developmentFrameworks = new Set(['flask', 'quart', 'bottle', 'dash', 'fasthtml', 'web.py']);

const everywhere: ListenAddress = { host: '' };
const productionServers: readonly (readonly [RegExp, ListenAddress])[] = [
  [/^http\.server\.(\w*HTTPServer|test)$/, everywhere],
  [/^socketserver\.\w+Server$/, everywhere],
  [/^(BaseHTTPServer|SimpleHTTPServer|SocketServer)\./, everywhere],
  [/^waitress\.(serve|create_server)$/, { host: '0.0.0.0', port: 8080 }],
  [/^aiohttp\.web\.(run_app|TCPSite)$/, { host: '0.0.0.0', port: 8080 }],
  [
    /^(uvicorn|hypercorn|granian|daphne)\.(run|Config|asyncio\.serve)$/,
    { host: '127.0.0.1', port: 8000 },
  ],
  [/^(uvicorn|granian)\.(Server|Granian)$/, {}],
  [/^(cheroot|cherrypy)\.(wsgi\.Server|wsgi\.WSGIServer)$/, everywhere],
  [/^cherrypy\.(quickstart|engine\.(start|block))$/, { host: '127.0.0.1', port: 8080 }],
  [/^gevent\.(pywsgi\.)?WSGIServer$/, everywhere],
  [/^eventlet\.wsgi\.server$/, everywhere],
  [/^(bjoern|meinheld\.server)\.run$/, everywhere],
  [/^mod_wsgi\.server\.start$/, {}],
  [/^asyncio\.start_server$/, everywhere],
  [/^websockets\.(\w+\.)*serve$/, everywhere],
  [/^(streamlit|gradio|nicegui)\..*(run|launch)$/, {}],
  [/^tornado\.httpserver\.HTTPServer/, everywhere],
  [/^gunicorn\.app\.(base\.BaseApplication|wsgiapp\.\w+|base\.Application)$/, {}],
  [/^(panel|bokeh)\..*\bserve$/, { host: '0.0.0.0' }],
];

/** Methods that serve, whatever their object is. */
const servingMethods = /\.(serve_forever|launch)$/;

/**
 * The first call in the file that serves, if any; of those in functions and classes, only where running
 * the file may come to them (`asProgram`), or wherever they are.
 */
export function ownServer(module: Block, asProgram: boolean): OwnServer | undefined {
  const imported = importedFrameworks(module);
  let entered: ReadonlySet<Block> | undefined;
  const isEntered = (block: Block): boolean => {
    if (!asProgram || block === module) return true;
    entered ??= calledWhenRun(module);
    return entered.has(block);
  };
  const found = callsOf(module, [module], false).flatMap(({ call, blocks, atImport }) => {
    const name = calleeName(call.callee);
    const served = name === undefined ? undefined : serverCall(blocks, name, imported);
    if (served === undefined || name === undefined) return [];
    if (!isEntered(blocks[0] ?? module)) return [];
    const address = listenAddress(call, blocks, served.address);
    return [{ ...served, address, line: call.line, call: name, atImport }];
  });
  const server = found.find(({ development }) => !development) ?? found[0];
  if (server === undefined || server.address.port !== undefined) return server;
  // `server = make_server(…)` has the address, `server.serve_forever()` serves.
  const addressed = found.find(({ address }) => address.port !== undefined);
  const hosted = found.find(({ address }) => address.host !== undefined);
  return { ...server, address: (addressed ?? hosted ?? server).address };
}

interface Call {
  readonly call: Expression & { kind: 'call' };
  readonly blocks: readonly Block[];
  readonly atImport: boolean;
}

function callsOf(block: Block, blocks: readonly Block[], inFunction: boolean): Call[] {
  const statements = [...block.evaluations, ...block.assignments];
  const own = statements.flatMap(({ value, main }) =>
    [...subexpressions(value)].flatMap((call) =>
      call.kind === 'call' ? [{ call, blocks, atImport: !main && !inFunction }] : [],
    ),
  );
  const inner = [...block.functions, ...block.classes].flatMap((definition) =>
    callsOf(definition.body, [definition.body, ...blocks], true),
  );
  return [...own, ...inner];
}

/** The dotted name that is called; calls on the way are left out: `A().b()` is `A.b`. */
export function calleeName(callee: Expression): string | undefined {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member') return undefined;
  const object = callee.object;
  const inner = object.kind === 'call' ? calleeName(object.callee) : calleeName(object);
  return `${inner ?? ''}.${callee.name}`;
}

function serverCall(
  blocks: readonly Block[],
  name: string,
  imported: readonly Framework[],
): Served | undefined {
  const qualifieds = qualifiedNames(blocks, name);
  const names = [name, ...basesOf(blocks, name)].flatMap((one) => [
    one,
    ...qualifiedNames(blocks, one),
  ]);
  for (const qualified of names) {
    const framework = frameworkOf(qualified);
    if (developmentServers.test(qualified) && /(server|run|serve)/.test(qualified))
      return { development: true, framework, address: framework?.address ?? everywhere };
    const server = productionServers.find(([pattern]) => pattern.test(qualified));
    if (server !== undefined)
      return { development: false, framework, address: framework?.address ?? server[1] };
    // `tornado.web.Application(…).listen(…)`, `reactor.listenTCP(…)` of Twisted.
    if (framework?.serve?.includes(lastPart(qualified)) === true) return servedBy(framework);
  }
  if (servingMethods.test(name)) {
    const framework = imported.find(({ serve }) => serve?.includes(lastPart(name)));
    return { development: false, framework, address: framework?.address ?? {} };
  }
  // A name that an import binds is what that import says: `asyncio.run` is no framework's.
  return qualifieds.length > 0 ? undefined : methodCall(name, imported);
}

/** `app.listen(…)` in a file that imports Tornado: a method its framework serves with. */
function methodCall(name: string, imported: readonly Framework[]): Served | undefined {
  if (!name.includes('.') || name.startsWith('self.loop')) return undefined;
  const method = lastPart(name);
  const framework = imported.find(({ serve }) => serve?.includes(method));
  return framework === undefined ? undefined : servedBy(framework);
}

function servedBy(framework: Framework): Served {
  const development = developmentFrameworks.has(framework.id);
  return { development, framework, address: framework.address ?? {} };
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

/** For a class of the file: what it is derived from. */
function basesOf(blocks: readonly Block[], name: string): string[] {
  const type = blocks
    .flatMap((block) => block.classes)
    .find((item) => item.name === name.split('.')[0]);
  return type?.bases.flatMap((base) => (base.kind === 'name' ? [base.name] : [])) ?? [];
}
