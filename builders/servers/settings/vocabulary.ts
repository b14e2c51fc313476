import type { SettingSpec } from '../../../src/config/server-setting.ts';

type Spec = Omit<SettingSpec, 'key'>;

/** What servers can be told, in the same words for all of them; each server says which it has. */
export const vocabulary = {
  memory: {
    kind: 'size',
    off: true,
    about:
      'Memory a process may hold before it is replaced, gracefully; `auto`: by the container’s limit.',
  },
  drain: {
    kind: 'duration',
    about: 'What is in flight may take this long after the signal to stop.',
  },
  kill_after: {
    kind: 'duration',
    about: 'A server still there this long after the drain is killed.',
  },
  max_clients: {
    kind: 'count',
    about: 'Connections or requests that are held at the same time.',
  },
  max_requests: {
    kind: 'count',
    off: true,
    about: 'Requests after which a process is replaced, gracefully.',
  },
  backlog: { kind: 'count', about: 'Connections that may wait to be accepted.' },
  daemon_backlog: {
    kind: 'count',
    about: 'Requests that may wait for a process to take them.',
  },
  http2: { kind: 'switch', about: 'Speak HTTP/2 as well.' },
  compression: {
    kind: 'switch',
    about: 'Compress responses of text, for clients that take them so.',
  },
  'tls.certificate': {
    kind: 'path',
    about: 'Certificate and its chain (PEM), a file mounted into the container: TLS is spoken.',
  },
  'tls.key': {
    kind: 'path',
    about: 'Private key of the certificate (PEM), a file mounted into the container.',
  },
  'limits.body': {
    kind: 'size',
    off: true,
    about: 'The largest body of a request; a larger one is answered 413.',
  },
  'limits.header': {
    kind: 'size',
    about: 'The longest header field of a request; a longer one is answered 431.',
  },
  'timeouts.startup': {
    kind: 'duration',
    about: 'The first load of the app may take this long; then the container ends.',
  },
  'timeouts.request': {
    kind: 'duration',
    about: 'A request that takes longer is stuck, and is ended.',
  },
  'timeouts.interrupt': {
    kind: 'duration',
    off: true,
    about:
      'A stuck request may take this long to end by an exception, before its process is ended.',
  },
  'timeouts.socket': {
    kind: 'duration',
    about: 'Longest silence of the app or the client while a request is served.',
  },
  'timeouts.queue': {
    kind: 'duration',
    off: true,
    about: 'A request that waited longer for a thread is answered 504 instead of started.',
  },
  'timeouts.connect': {
    kind: 'duration',
    about: 'Longest wait for a process to take a request when all queues are full; then 503.',
  },
  'timeouts.deadlock': {
    kind: 'duration',
    off: true,
    about: 'A process whose interpreter nothing can enter for this long is replaced.',
  },
  'timeouts.graceful': {
    kind: 'duration',
    about: 'A process that is to be replaced may finish its requests for this long.',
  },
  'timeouts.eviction': {
    kind: 'duration',
    about:
      'A process that is replaced for its memory or its code may finish its requests for this long.',
  },
  'timeouts.shutdown': {
    kind: 'duration',
    about: 'A process that is being ended is killed after this long.',
  },
  'timeouts.header': {
    kind: 'duration',
    about: 'The head of a request has to arrive within this; then 408.',
  },
  'timeouts.body': {
    kind: 'duration',
    about: 'Longest silence of a client that sends a body; then 408.',
  },
  'timeouts.keep_alive': {
    kind: 'duration',
    about: 'A connection without a request is kept for this long.',
  },
  'timeouts.send': {
    kind: 'duration',
    about: 'A client that takes nothing of its response for this long is given up.',
  },
  'timeouts.worker': {
    kind: 'duration',
    about: 'A process that gives no sign of life for this long is replaced.',
  },
  'probes.period': { kind: 'duration', about: 'Time between two probes of the container.' },
  'probes.timeout': { kind: 'duration', about: 'A probe has failed when it takes longer.' },
  'probes.failures': {
    kind: 'count',
    about: 'Liveness probes in a row that fail before the container is restarted.',
  },
  grace: {
    kind: 'duration',
    about: 'What Kubernetes leaves a container to end in (terminationGracePeriodSeconds).',
  },
} as const satisfies Readonly<Record<string, Spec>>;

export type SettingKey = keyof typeof vocabulary;
