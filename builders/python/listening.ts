import type { PythonRuntime } from '../../src/builder/python-runtime.ts';
import type { Contribution, ImageStep } from '../../src/builder/types.ts';
import type { Fact, Reason } from '../../src/plan/types.ts';
import type { PythonCandidate, ScriptEntry } from './candidate.ts';
import type { DeclaredWeb } from './declared/declared-web.ts';

const shimFolder = '/opt/warp/python/listen';

/** A program that has its port in its source decides the image's port. */
export function ownPort({ entry }: Pick<PythonCandidate, 'entry'>): Pick<Contribution, 'port'> {
  if (entry.kind !== 'script' || entry.port === undefined) return {};
  return { port: { value: entry.port.value, reason: portReason(entry, entry.port.line) } };
}

/** How the outside comes to reach a program that listens by itself, where that was decided. */
export function listenFacts({ entry }: Pick<PythonCandidate, 'entry'>): Fact[] {
  if (entry.kind !== 'script') return [];
  const { port, local, file } = entry;
  const opened = `what ${file} binds to 127.0.0.1 on $PORT is bound to all addresses, as nothing outside the container could reach it`;
  return [
    ...(port === undefined
      ? []
      : [{ name: 'web.port', value: port.value, reason: portReason(entry, port.line) }]),
    ...(local === true
      ? [
          {
            name: 'web.address',
            value: '0.0.0.0',
            reason: { rule: opened, at: { file }, via: 'default' as const },
          },
        ]
      : []),
  ];
}

/** Whether web, as it is started, is to be opened to the outside or watched while it loads. */
export function actsAtStart({ entry }: PythonCandidate, declared?: DeclaredWeb): boolean {
  return declared
    ? declared.opened || declared.judged === 'begun'
    : entry.kind === 'script' && entry.local === true;
}

/** Has every Python of the environment load `warp_listen` and `warp_watch`, which act where their variables are set. */
export function startStep(python: PythonRuntime): ImageStep {
  return {
    churn: 61,
    step: {
      kind: 'file',
      to: `/opt/app-root/venv/lib/python${python.version}/site-packages/warp_listen.pth`,
      content: `${shimFolder}\nimport warp_listen, warp_watch\n`,
      mode: 0o644,
      reason: {
        rule: 'opens a server that listens on 127.0.0.1, and sees how the app loads',
        via: 'default',
      },
    },
  };
}

function portReason({ file }: ScriptEntry, line: number): Reason {
  const rule = 'the program listens on this port, whatever $PORT says';
  return { rule, at: { file, line }, via: 'app' };
}
