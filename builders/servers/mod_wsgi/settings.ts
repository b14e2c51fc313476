import { common, keepAlive, tls } from '../settings/common.ts';
import { atStart, fixed, settingsOf } from '../settings/formulas.ts';

/** Half of the deadline, in whole seconds of 5 to 30; ms. */
function half(deadlineMs: number): number {
  return Math.max(5, Math.min(30, Math.round(deadlineMs / 2000))) * 1000;
}

/** Everything mod_wsgi can be told: Apache (event MPM) in front of daemon processes. */
export const settings = settingsOf({
  ...common,
  ...tls,
  kill_after: fixed(
    14_000,
    '14 s',
    "Apache needs up to 13.4 s of its own after the drain; Kubernetes' grace leaves 15 s",
  ),
  max_clients: atStart(
    'max(200, 4·P·T)',
    'static files and probes are answered while all threads are busy',
  ),
  max_requests: fixed(
    0,
    'off',
    'leaks are seen by `memory`, which costs nothing where there is none',
  ),
  backlog: fixed(500, '500', 'connections wait in the kernel while every client is served'),
  daemon_backlog: atStart(
    'max_clients/2 − P·T, within 1 to 100',
    'half of Apache is left for files and slow clients; who comes beyond gets 503 at once',
  ),
  http2: fixed(false, 'off', 'worth its while to browsers alone, not between a proxy and the app'),
  'timeouts.request': {
    formula: 'D; mod_wsgi is told D/(1 + ln T)',
    why: 'mod_wsgi fires at what it is told, times 1 + ln T',
    derive: ({ deadlineMs }) => deadlineMs,
  },
  'timeouts.interrupt': fixed(10_000, '10 s', 'a stuck request alone first, then its process'),
  'timeouts.socket': {
    formula: 'D + 15 s',
    why: 'a stuck request ends with 504, an admissible one is never cut',
    derive: ({ deadlineMs }) => deadlineMs + 15_000,
  },
  'timeouts.queue': {
    formula: 'D/2, within 5 s to 30 s',
    why: 'what waited longer is not worth starting: its client has gone, or will',
    derive: ({ deadlineMs }) => half(deadlineMs),
  },
  'timeouts.connect': fixed(
    0,
    '0 s',
    "a full queue is an answer: who waited for room in it would hold a thread of Apache's",
  ),
  'timeouts.deadlock': fixed(60_000, '60 s', 'the interpreter is held by C code that hangs'),
  'timeouts.graceful': fixed(
    15_000,
    '15 s',
    'of a process with a stuck request, the others; then it is needed back',
  ),
  'timeouts.eviction': {
    formula: 'D + 5 s',
    why: 'the longest acceptable request ends in it, while other processes take what is new',
    derive: ({ deadlineMs }) => deadlineMs + 5_000,
  },
  'timeouts.shutdown': fixed(5_000, '5 s', 'what has not ended by then never will'),
  'timeouts.header': fixed(15_000, '15 s', 'slow clients must not hold every worker'),
  'timeouts.body': {
    formula: 'min(15 s, D/2), 5 s at least',
    why: 'silence, not length: a slow upload goes on; one that has stopped holds a thread',
    derive: ({ deadlineMs }) => Math.min(15_000, half(deadlineMs)),
  },
  'timeouts.send': {
    formula: 'D/2, within 5 s to 30 s',
    why: 'the thread that answers a client which takes nothing is free again',
    derive: ({ deadlineMs }) => half(deadlineMs),
  },
  'timeouts.keep_alive': keepAlive(2),
});
