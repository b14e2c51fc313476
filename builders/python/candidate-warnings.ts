import type { Warning } from '../../src/plan/types.ts';
import type { PythonCandidate } from './candidate.ts';

/** What a production image should not be started with, as far as reading shows. */
export function candidateWarnings(candidate: PythonCandidate): Warning[] {
  return [...settingsWarnings(candidate), ...listenWarnings(candidate)];
}

function listenWarnings({ entry, framework }: PythonCandidate): Warning[] {
  if (entry.kind !== 'script' || entry.listens !== false) return [];
  const what =
    framework === 'worker' ? 'the app is a worker' : `${entry.argv.join(' ')} serves nothing`;
  return [
    {
      code: 'WARP_DOES_NOT_LISTEN',
      message: `${what}: it is run as a process and does not listen on a port`,
      hint: 'if it does serve, say how in warp.yaml: processes: { web: COMMAND }',
      ...(entry.file === '' ? {} : { at: { file: entry.file } }),
    },
  ];
}

function settingsWarnings({ django }: PythonCandidate): Warning[] {
  if (!django?.development) return [];
  const { value, reason } = django.settingsModule;
  return [
    {
      code: 'WARP_DJANGO_DEVELOPMENT_SETTINGS',
      message: `${value} is named like settings for development`,
      hint: 'set python.settings in warp.yaml, or run with --env DJANGO_SETTINGS_MODULE=…',
      ...(reason.at ? { at: reason.at } : {}),
    },
  ];
}
