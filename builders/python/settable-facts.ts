import type { Decided, Fact } from '../../src/plan/types.ts';
import { type DjangoProject, isIndirect, type PythonCandidate } from './candidate.ts';

/** The server of the web process. */
export function serverFact(server: Decided<string>): Fact {
  return { name: 'web.server', ...server, set: { key: 'server.name', value: server.value } };
}

/** The package manager whose files rule. */
export function managerFact(manager: Decided<string>): Fact {
  return {
    name: 'python.manager',
    ...manager,
    set: { key: 'python.manager', value: manager.value },
  };
}

/** Django's settings module. */
export function settingsFact({ settingsModule }: DjangoProject): Fact {
  const set = { key: 'python.settings', value: settingsModule.value };
  return { name: 'django.settings', ...settingsModule, set };
}

/** The key that names the entry point; none for Django, whose entry point follows from its settings. */
export function entrypointKey({ entry, django, framework }: PythonCandidate): Pick<Fact, 'set'> {
  // A worker is no web entry: named as one, its file would be run by Python.
  if (framework === 'worker') return {};
  if (django || isIndirect(entry) || entry.kind === 'http') return {};
  // Nor is a console script: the file it calls, run by Python, does nothing.
  if (entry.kind === 'script' && entry.calls !== undefined) return {};
  const value =
    entry.kind === 'script'
      ? (entry.target ?? entry.file)
      : `${entry.module}:${entry.callable}${entry.factory ? '()' : ''}`;
  return value === '' ? {} : { set: { key: 'python.entrypoint', value } };
}
