import type { Warning } from '../../src/plan/types.ts';
import type { PythonCandidate } from './candidate.ts';

/** What a production image should not be started with, as far as reading shows. */
export function candidateWarnings({ django }: PythonCandidate): Warning[] {
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
