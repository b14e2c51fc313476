import { splitWords } from '../../../src/config/split-words.ts';

/** A command that starts a Python web server, and where it listens as far as it says. */
export interface ServerCommand {
  /** As it is typed: `gunicorn`. */
  readonly program: string;
  /** What holds that program in the package index. */
  readonly distribution: string;
  /** `127.0.0.1`, `[::]`; undefined where it does not say or leaves it to a variable. */
  readonly host?: string;
  readonly port?: number;
  /** A unix socket, or one that does not speak HTTP. */
  readonly socket?: string;
}

/** How a server is told where to listen: options that take an address, a host, a port. */
interface KnownServer {
  readonly distribution: string;
  readonly address?: readonly string[];
  readonly host?: readonly string[];
  readonly port?: readonly string[];
  /** Options whose value no HTTP client reaches. */
  readonly socket?: readonly string[];
}

const servers: Readonly<Record<string, KnownServer>> = {
  gunicorn: { distribution: 'gunicorn', address: ['-b', '--bind'] },
  uwsgi: {
    distribution: 'pyuwsgi',
    address: ['--http', '--http-socket', '--http11-socket'],
    socket: ['-s', '--socket', '--uwsgi-socket'],
  },
  'waitress-serve': {
    distribution: 'waitress',
    address: ['--listen'],
    host: ['--host'],
    port: ['--port'],
    socket: ['--unix-socket'],
  },
  uvicorn: { distribution: 'uvicorn', host: ['--host'], port: ['--port'], socket: ['--uds'] },
  hypercorn: { distribution: 'hypercorn', address: ['-b', '--bind'] },
  granian: { distribution: 'granian', host: ['--host'], port: ['--port'], socket: ['--uds'] },
  daphne: {
    distribution: 'daphne',
    host: ['-b', '--bind'],
    port: ['-p', '--port'],
    socket: ['-u', '--unix-socket'],
  },
};

/** The last server that a Procfile's command starts (`a && b; gunicorn …`), if it starts one. */
export function serverCommand(command: string): ServerCommand | undefined {
  const last = command
    .split(/&&|\|\||[;&|\n]/)
    .map((part) => splitWords(part))
    .findLast((words) => programAt(words) !== undefined);
  const at = last && programAt(last);
  if (last === undefined || at === undefined) return undefined;
  const program = baseName(last[at] ?? '');
  const known = servers[program];
  if (known === undefined) return undefined;
  return { program, distribution: known.distribution, ...place(known, last.slice(at + 1)) };
}

/** Behind variables, `exec`, `python -m` and the like, and never behind another program. */
function programAt(words: readonly string[]): number | undefined {
  const at = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word) && !launchers.test(word));
  return at >= 0 && baseName(words[at] ?? '') in servers ? at : undefined;
}

const launchers =
  /^(exec|env|time|nice|python[\d.]*|-m|-u|uv|poetry|pipenv|pdm|hatch|run|ddtrace-run|newrelic-admin|run-program|opentelemetry-instrument)$/;

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

function place(known: KnownServer, words: readonly string[]): Partial<ServerCommand> {
  const address = optionValue(words, known.address);
  const socket = optionValue(words, known.socket);
  if (address?.startsWith('unix:') || address?.startsWith('fd://')) return { socket: address };
  if (socket !== undefined && address === undefined) return { socket };
  const [, addressHost, addressPort] = hostAndPort.exec(address ?? '') ?? [];
  const host = optionValue(words, known.host) ?? addressHost ?? '';
  const port = optionValue(words, known.port) ?? addressPort ?? '';
  return {
    ...(host === '' || host.includes('$') ? {} : { host }),
    ...(/^\d+$/.test(port) ? { port: Number(port) } : {}),
  };
}

const hostAndPort = /^(.*?)(?::(\d+|\$\w+|\$\{[^}]*\}))?$/;

/** The value of the last of the options: `--bind X`, `--bind=X`, `-bX`. */
function optionValue(words: readonly string[], names: readonly string[] = []): string | undefined {
  const found = words.flatMap((word, at) => {
    const name = names.find((one) => word === one || word.startsWith(`${one}=`));
    if (name !== undefined)
      return [word === name ? (words[at + 1] ?? '') : word.slice(name.length + 1)];
    const short = names.find((one) => /^-\w$/.test(one) && word.startsWith(one));
    return short === undefined ? [] : [word.slice(2)];
  });
  return found.at(-1);
}
