import { frameworkOf } from '../frameworks/known-frameworks.ts';
import { qualifiedNames } from '../source/names.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';

/** A call that makes a file listen by itself when it is run. */
export interface OwnServer {
  readonly line: number;
  /** As it stands in the file: `waitress.serve`. */
  readonly call: string;
  /** A development server (wsgiref, werkzeug): a real one serves the same callable better. */
  readonly development: boolean;
  /** Runs on import, too: not below `if __name__ == '__main__'` and not in a function. */
  readonly atImport: boolean;
  readonly framework: string | undefined;
}

const developmentServers = /^(wsgiref\.|werkzeug\.|bottle\.run$|flask\.|django\.core\.servers)/;

const productionServers = [
  /^http\.server\.\w*HTTPServer$/,
  /^socketserver\.\w+Server$/,
  /^(BaseHTTPServer|SimpleHTTPServer|SocketServer)\./,
  /^waitress\.(serve|create_server)$/,
  /^aiohttp\.web\.(run_app|TCPSite)$/,
  /^(uvicorn|hypercorn|granian|daphne)\.(run|Server|Granian|asyncio\.serve)$/,
  /^(cheroot|cherrypy)\.(wsgi\.Server|wsgi\.WSGIServer|quickstart|engine\.start)$/,
  /^gevent\.(pywsgi\.)?WSGIServer$/,
  /^eventlet\.wsgi\.server$/,
  /^(bjoern|meinheld\.server)\.run$/,
  /^mod_wsgi\.server\.start$/,
  /^asyncio\.start_server$/,
  /^(streamlit|gradio|nicegui)\..*(run|launch)$/,
  /^tornado\.(ioloop\.IOLoop|httpserver\.HTTPServer)/,
  /^gunicorn\.app\.(base\.BaseApplication|wsgiapp\.\w+|base\.Application)$/,
  /^panel\.serve$/,
];

const servingMethods = /\.(serve_forever|run_forever|launch)$/;

/** The first call in the file that serves, if any. Functions of the file count as called. */
export function ownServer(module: Block): OwnServer | undefined {
  const found = callsOf(module, [module], false).map(({ call, blocks, atImport }) => {
    const name = calleeName(call.callee);
    const served = name === undefined ? undefined : serverCall(blocks, name);
    return served === undefined
      ? undefined
      : { ...served, line: call.line, call: name ?? '', atImport };
  });
  const servers = found.filter((server) => server !== undefined);
  return servers.find((server) => !server.development) ?? servers[0];
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

function calleeName(callee: Expression): string | undefined {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member') return undefined;
  const object = callee.object;
  const inner = object.kind === 'call' ? calleeName(object.callee) : calleeName(object);
  return `${inner ?? ''}.${callee.name}`;
}

function serverCall(
  blocks: readonly Block[],
  name: string,
): { development: boolean; framework: string | undefined } | undefined {
  const names = [name, ...basesOf(blocks, name)].flatMap((one) => [
    one,
    ...qualifiedNames(blocks, one),
  ]);
  for (const qualified of names) {
    const framework = frameworkOf(qualified)?.id;
    if (developmentServers.test(qualified) && /(server|run|serve)/.test(qualified))
      return { development: true, framework };
    if (productionServers.some((pattern) => pattern.test(qualified)))
      return { development: false, framework };
  }
  return servingMethods.test(name) ? { development: false, framework: undefined } : undefined;
}

/** For a class of the file: what it is derived from. */
function basesOf(blocks: readonly Block[], name: string): string[] {
  const type = blocks
    .flatMap((block) => block.classes)
    .find((item) => item.name === name.split('.')[0]);
  return type?.bases.flatMap((base) => (base.kind === 'name' ? [base.name] : [])) ?? [];
}
