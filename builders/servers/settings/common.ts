import type { KnownSettings } from '../../../src/plan/server-setting.ts';
import { atStart, type Formulas, fixed } from './formulas.ts';

const off = 'off';

/** What every server has. */
export const common = {
  drain: {
    formula: 'D + 5 s',
    why: 'the longest acceptable request ends in it',
    derive: ({ deadlineMs }) => deadlineMs + 5_000,
  },
  kill_after: fixed(5_000, '5 s', 'ample for PID 1 to notice that the workers have ended'),
  'timeouts.startup': fixed(60_000, '60 s', 'importing the app, and what it does while it loads'),
  memory: atStart(
    '85 % of (limit − reserve) / P; off without a limit of the container',
    'a process that grows is replaced before the kernel kills it; the reserve (64 MiB, a tenth of the limit at most) is the rest of the container',
  ),
  compression: fixed(false, off, 'costs CPU, and secrets in a page can be guessed from its length'),
  'limits.body': fixed(
    2 ** 30,
    '1 GiB',
    'a photo or two exceed 10 MB; without any limit a disk fills',
  ),
  'limits.header': fixed(32_768, '32 KiB', 'cookies and tokens of real browsers exceed 8 KiB'),
  'probes.period': fixed(10_000, '10 s', 'the usual in Kubernetes; a probe costs next to nothing'),
  'probes.timeout': fixed(
    2_000,
    '2 s',
    'probes are answered within 0.1 s; a busy node takes longer',
  ),
  'probes.failures': fixed(3, '3', 'one probe lost on the way restarts nothing'),
  grace: {
    formula: '5 s + drain + 15 s',
    why: 'the pause before the signal, the drain, and what ending takes after it',
    derive: ({ number }) => 5_000 + number('drain') + 15_000,
  },
} as const satisfies Formulas;

/** TLS where a server speaks it. */
export const tls = {
  'tls.certificate': { formula: off, why: 'TLS ends at the proxy in front', derive: () => '' },
  'tls.key': { formula: off, why: 'TLS ends at the proxy in front', derive: () => '' },
} as const satisfies Formulas;

/** For servers that hold idle connections cheaply, and ask the same of the app's proxies. */
export const keepAlive = (alone: number) => ({
  formula: `${alone} s; 75 s with trust_proxy`,
  why: 'proxies keep idle connections for 60 s: they, not the server, close first, between requests',
  derive: ({ trustProxy }: KnownSettings) => (trustProxy.length === 0 ? alone : 75) * 1000,
});
