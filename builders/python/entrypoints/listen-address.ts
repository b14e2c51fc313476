import type { ListenAddress } from '../frameworks/framework.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';

type Call = Expression & { kind: 'call' };

/** One part of an address as the source shows it; `open`: only known when the program runs. */
type Part =
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'open' };

const hostKeywords = ['host', 'address', 'hostname', 'server_name', 'interface', 'ip'];
const portKeywords = ['port', 'server_port', 'http_port', 'socket_port'];
const hostName = /^$|^\*$|^localhost$|^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]*::[0-9a-f:]*$/i;
/** Names that are followed to their value, one behind the other. */
const maxSteps = 4;

/**
 * Where a call makes a server listen, as far as its literals show: `run(host='0.0.0.0', port=5000)`,
 * `make_server('', 8000, app)`, `HTTPServer((HOST, PORT), Handler)`. `fallback` is the server's own
 * default. A port that the program reads from `PORT`, or computes, is left out.
 */
export function listenAddress(
  call: Call,
  blocks: readonly Block[],
  fallback: ListenAddress,
): ListenAddress {
  const positional = call.args.flatMap((argument) => parts(blocks, argument, maxSteps));
  const named = (keywords: readonly string[]) =>
    keywords.flatMap((name) => {
      const value = call.keywords[name];
      return value === undefined ? [] : parts(blocks, value, maxSteps);
    });
  const hosts = [...named(hostKeywords), ...positional].filter(({ kind }) => kind !== 'port');
  const ports = [...named(portKeywords), ...positional].filter(({ kind }) => kind !== 'host');
  const host = hosts.find((part) => part.kind === 'host')?.host;
  const port = ports.find((part) => part.kind === 'port')?.port;
  const given = (names: readonly string[]) => names.some((name) => name in call.keywords);
  const openPort = port === undefined && (given(portKeywords) || ports.length > 0);
  const decided = {
    host: host ?? (given(hostKeywords) ? undefined : fallback.host),
    port: port ?? (openPort ? undefined : fallback.port),
  };
  return {
    ...(decided.host === undefined ? {} : { host: decided.host }),
    ...(decided.port === undefined ? {} : { port: decided.port }),
  };
}

/** True for addresses that nothing outside the container reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.') || host === '::1';
}

function parts(blocks: readonly Block[], value: Expression, steps: number): Part[] {
  switch (value.kind) {
    case 'string':
      return textPart(value.value);
    case 'name':
      return namedParts(blocks, value.name, steps);
    case 'call':
      return calledParts(blocks, value, steps);
    case 'other':
      return otherParts(blocks, value, steps);
    default:
      return open(value);
  }
}

/** Of what is only known at run time, that which is called an address or a port counts. */
function open(value: Expression): Part[] {
  for (const part of subexpressions(value)) {
    const text = part.kind === 'name' || part.kind === 'member' ? part.name : '';
    const words = part.kind === 'string' ? part.value : text;
    if (/port|addr/i.test(words)) return [{ kind: 'open' }];
  }
  return [];
}

function textPart(text: string): Part[] {
  if (/^\d{2,5}$/.test(text)) return [{ kind: 'port', port: Number(text) }];
  return hostName.test(text) ? [{ kind: 'host', host: text }] : [];
}

function otherParts(
  blocks: readonly Block[],
  value: Expression & { kind: 'other' },
  steps: number,
): Part[] {
  if (value.syntax === 'Number') {
    const port = Number(value.text.replaceAll('_', ''));
    return Number.isInteger(port) && port > 0 && port < 65536 ? [{ kind: 'port', port }] : [];
  }
  if (/^(Tuple|Array)Expression$/.test(value.syntax))
    return value.parts.flatMap((part) => parts(blocks, part, steps));
  // `os.environ.get('PORT') or 5000` reads it; `DEBUG or 5000` does not.
  return open(value);
}

function namedParts(blocks: readonly Block[], name: string, steps: number): Part[] {
  const assigned = blocks
    .flatMap((block) => block.assignments)
    .filter(({ targets }) => targets.length === 1 && targets[0] === name);
  const [only] = assigned;
  if (only === undefined || assigned.length > 1 || steps === 0)
    return open({ kind: 'name', name, line: 0 });
  return parts(blocks, only.value, steps - 1);
}

/** `int(…)` passes its argument on; a variable other than PORT is unset in the container. */
function calledParts(blocks: readonly Block[], call: Call, steps: number): Part[] {
  const callee = call.callee.kind === 'name' ? call.callee.name : '';
  const [first, second] = call.args;
  if (/^(int|str)$/.test(callee) && first !== undefined) return parts(blocks, first, steps);
  const reads = /(^|\.)(getenv|environ\.get)$/.test(callee) && first?.kind === 'string';
  if (!reads || first.value === 'PORT') return open(call);
  const fallback = second ?? call.keywords.default;
  return fallback === undefined ? open(call) : parts(blocks, fallback, steps);
}

const optionCalls = /(^|\.)(add_argument|add_option|option|define|Option)$/;

/**
 * The command-line option of the file that sets the port or address: `add_argument('--port')`,
 * `@click.option('--port')`, Tornado's `define('port')`.
 */
export function listenOption(
  expressions: Iterable<Expression>,
  kind: 'port' | 'host',
): string | undefined {
  const names = kind === 'port' ? /^(?:--)?(port)$/ : /^(?:--)?(host|address|bind|listen)$/;
  for (const expression of expressions) {
    if (expression.kind !== 'call') continue;
    const callee = expression.callee.kind === 'name' ? expression.callee.name : '';
    const defines = /(^|\.)define$/.test(callee);
    if (!optionCalls.test(callee)) continue;
    for (const argument of expression.args) {
      if (argument.kind !== 'string' || !(defines || argument.value.startsWith('--'))) continue;
      const name = names.exec(argument.value)?.[1];
      if (name !== undefined) return `--${name}`;
    }
  }
  return undefined;
}

/** The program reads the variable that tells it where to listen. */
export function readsPort(expressions: Iterable<Expression>): boolean {
  for (const expression of expressions) {
    for (const part of subexpressions(expression))
      if (part.kind === 'string' && part.value === 'PORT') return true;
  }
  return false;
}
