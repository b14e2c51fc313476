import { splitWords } from '../../../src/config/split-words.ts';
import type { Env } from '../../../src/plan/types.ts';
import { type KnownServer, knownServers } from './known-servers.ts';
import { optionValue } from './option-value.ts';
import { type ReadFile, settingsWords } from './server-settings.ts';
import { type ServerTarget, serverTarget } from './server-target.ts';

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
  /** What it loads, where that is said plainly. */
  readonly target?: ServerTarget;
  /** Signal on which it replaces its workers, if it does. */
  readonly reload?: string;
  /** Variables that its program reads and the command does not speak of. */
  readonly env: Env;
}

/** The last server that a Procfile's command starts (`a && b; gunicorn …`), if it starts one. */
export function serverCommand(
  command: string,
  read: ReadFile = () => undefined,
): ServerCommand | undefined {
  const last = command
    .split(/&&|\|\||[;&|\n]/)
    .map((part) => splitWords(part))
    .findLast((words) => programAt(words) !== undefined);
  const at = last && programAt(last);
  if (last === undefined || at === undefined) return undefined;
  const program = baseName(last[at] ?? '');
  const known = knownServers[program];
  if (known === undefined) return undefined;
  const typed = last.slice(at + 1);
  const words = [...settingsWords(program, typed, read), ...typed];
  const target = serverTarget(words, known);
  return {
    program,
    distribution: known.distribution,
    ...place(known, words),
    ...(target ? { target } : {}),
    ...reloadOf(known, words),
    env: known.env ?? {},
  };
}

/** Behind variables, `exec`, `python -m` and the like, and never behind another program. */
function programAt(words: readonly string[]): number | undefined {
  const at = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word) && !launchers.test(word));
  return at >= 0 && baseName(words[at] ?? '') in knownServers ? at : undefined;
}

const launchers =
  /^(exec|env|time|nice|python[\d.]*|-m|-u|uv|poetry|pipenv|pdm|hatch|run|ddtrace-run|newrelic-admin|run-program|opentelemetry-instrument)$/;

/** `venv/bin/gunicorn`, and `python -m gunicorn.app.wsgiapp`, which is the same. */
function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1).replace(/^gunicorn\.app\.wsgiapp$/, 'gunicorn');
}

function reloadOf({ reload }: KnownServer, words: readonly string[]): Partial<ServerCommand> {
  if (reload === undefined) return {};
  const asked = optionValue(words, reload.with);
  // `--workers 1` is a server without a process above it, which the signal would end.
  return reload.with === undefined || (asked !== undefined && asked !== '1')
    ? { reload: reload.signal }
    : {};
}

function place(known: KnownServer, words: readonly string[]): Partial<ServerCommand> {
  const address = optionValue(words, known.address);
  const socket = optionValue(words, known.socket);
  if (address?.startsWith('unix:') || address?.startsWith('fd://')) return { socket: address };
  if (socket !== undefined && address === undefined) return { socket };
  const [, addressHost, addressPort] = hostAndPort.exec(address ?? '') ?? [];
  const unsaid = address === undefined && optionValue(words, known.settings) === undefined;
  const said = unsaid ? known.usual : undefined;
  const host = optionValue(words, known.host) ?? (addressHost || (said?.host ?? ''));
  const port = optionValue(words, known.port) ?? addressPort ?? String(said?.port ?? '');
  return {
    ...(host === '' || host.includes('$') ? {} : { host }),
    ...(/^\d+$/.test(port) ? { port: Number(port) } : {}),
  };
}

const hostAndPort = /^(.*?)(?::(\d+|\$\w+|\$\{[^}]*\}))?$/;
