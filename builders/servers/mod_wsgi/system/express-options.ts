import type { Problem } from '../../../../src/warp-error.ts';

/** What options of mod_wsgi-express mean in a configuration that is not made by it. */
export interface SystemOptions {
  /** Settings of WSGIDaemonProcess, by name. */
  readonly daemon: Readonly<Record<string, string>>;
  /** Directives of the virtual host. */
  readonly directives: readonly string[];
  readonly accessLogFormat?: string;
}

/** Apache's common format, with the client's address as the rules for trusted proxies find it. */
const behindProxies = '%{REMOTE_ADDR}e %l %u %t "%r" %>s %b';

/** Options with the name and meaning of a setting of WSGIDaemonProcess. */
const daemonSettings = new Set([
  ...['processes', 'threads', 'locale', 'maximum-requests', 'restart-interval', 'cpu-time-limit'],
  ...['queue-timeout', 'socket-timeout', 'connect-timeout', 'request-timeout', 'interrupt-timeout'],
  ...['inactivity-timeout', 'startup-timeout', 'deadlock-timeout', 'graceful-timeout'],
  ...['eviction-timeout', 'shutdown-timeout', 'send-buffer-size', 'receive-buffer-size'],
  ...['header-buffer-size', 'response-buffer-size', 'response-socket-timeout'],
  ...['response-flush-delay', 'switch-interval'],
]);

/**
 * Settings of WSGIDaemonProcess that mod_wsgi-express cannot give: its line is fixed. Those of the
 * layout (user, group, python-home, home, display-name) are warp's.
 */
export const systemOnly: ReadonlySet<string> = new Set([
  ...['memory-limit', 'virtual-memory-limit', 'stack-size', 'cpu-priority', 'umask'],
  ...['supplementary-groups', 'socket-user', 'chroot', 'script-user', 'script-group'],
]);

/** Options that are about the container alone, or that this layout decides. */
const decided = new Set([
  ...['port', 'max-clients', 'python-path', 'entry-point', 'callable-object', 'process-group'],
  ...['log-to-terminal', 'access-log', 'host', 'server-root', 'server-backlog'],
]);

const flags = new Set(['disable-reloading', 'chunked-request', 'log-to-terminal', 'access-log']);

/** Directives of one value. */
const directives: Readonly<Record<string, (value: string) => string>> = {
  'log-level': (value) => `LogLevel ${value}`,
  'limit-request-body': (value) => `LimitRequestBody ${value}`,
  'keep-alive-timeout': (value) =>
    value === '0' ? 'KeepAlive Off' : `KeepAlive On\nKeepAliveTimeout ${value}`,
  'map-head-to-get': (value) => `WSGIMapHEADToGET ${value}`,
  'slow-requests': (value) => `WSGISlowRequests ${value}`,
  'server-admin': (value) => `ServerAdmin ${value}`,
};

/**
 * Translates the command that starts mod_wsgi-express in a container, the user's own arguments among it.
 * The last of an option wins, as there.
 * @param words the options, without the program
 */
export function systemOptions(words: readonly string[]): {
  readonly options: SystemOptions;
  readonly problems: readonly Problem[];
} {
  const given = parse(words);
  const last = (name: string) => given.findLast((one) => one.name === name)?.value;
  const all = (name: string) => given.filter((one) => one.name === name).map(({ value }) => value);
  const daemon: Record<string, string> = {};
  for (const { name, value } of given) {
    if (daemonSettings.has(name)) daemon[name] = value;
    if (name === 'daemon-backlog') daemon['listen-backlog'] = value;
  }
  const trusted = all('trust-proxy');
  const headers = all('trust-proxy-header');
  const single = Object.entries(directives).flatMap(([name, write]) => {
    const value = last(name);
    return value === undefined ? [] : write(value).split('\n');
  });
  const format = last('access-log-format') ?? (trusted.length > 0 ? behindProxies : undefined);
  return {
    options: {
      daemon,
      directives: [
        ...single,
        ...(last('disable-reloading') === undefined ? [] : ['WSGIScriptReloading Off']),
        ...(last('chunked-request') === undefined ? [] : ['WSGIChunkedRequest On']),
        ...(headers.length > 0 ? [`WSGITrustedProxyHeaders ${headers.join(' ')}`] : []),
        ...(trusted.length > 0 ? [`WSGITrustedProxies ${trusted.join(' ')}`] : []),
        ...readTimeouts(last('header-timeout'), last('body-timeout')),
        ...(daemon['socket-timeout'] ? [`Timeout ${daemon['socket-timeout']}`] : []),
      ],
      ...(format === undefined ? {} : { accessLogFormat: format }),
    },
    problems: given.filter(({ name }) => !isKnown(name)).map(({ name }) => unknown(name)),
  };
}

/** As mod_wsgi-express writes them: twice the time for a header that comes, and what a slow client still manages. */
function readTimeouts(header: string | undefined, body: string | undefined): readonly string[] {
  const parts = [
    ...(header ? [`header=${header}-${2 * Number(header)},MinRate=500`] : []),
    ...(body ? [`body=${body},MinRate=500`] : []),
  ];
  if (parts.length === 0) return [];
  return [`RequestReadTimeout ${parts.join(' ')}`];
}

function isKnown(name: string): boolean {
  const more = [
    ...['daemon-backlog', 'trust-proxy', 'trust-proxy-header', 'access-log-format'],
    ...['header-timeout', 'body-timeout'],
  ];
  return (
    daemonSettings.has(name) ||
    decided.has(name) ||
    flags.has(name) ||
    Object.hasOwn(directives, name) ||
    more.includes(name)
  );
}

function unknown(name: string): Problem {
  return {
    message: `server.args has --${name}, which has no counterpart in a system Apache's configuration`,
    hint: 'leave it out of server.args, and write what it stands for into the Apache configuration by hand',
  };
}

/** `--name value`, `--name=value` and flags; no value begins with `--`. */
function parse(words: readonly string[]): readonly { name: string; value: string }[] {
  const found: { name: string; value: string }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [, name, value] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(words[at] ?? '') ?? [];
    if (name === undefined) continue;
    if (value !== undefined) found.push({ name, value });
    else if (flags.has(name) || words[at + 1]?.startsWith('--')) found.push({ name, value: '' });
    else {
      at += 1;
      found.push({ name, value: words[at] ?? '' });
    }
  }
  return found;
}
