import type { Config } from '../config/config.ts';
import type { Fact } from '../plan/types.ts';
import type { Contribution } from './types.ts';

/** How the server runs, where the builder does not say it itself. */
export function serverFacts({ server: config }: Config, { facts }: Contribution): readonly Fact[] {
  const deadline = `${config.deadlineMs.value / 1000}s`;
  const found: readonly Fact[] = [
    {
      name: 'server.deadline',
      ...config.deadlineMs,
      value: deadline,
      set: { key: 'server.deadline', value: deadline },
      formula: 'D, 60 s',
      ...milliseconds(config.deadlineMs.rejected),
    },
    {
      name: 'server.processes',
      ...config.processes,
      set: { key: 'server.processes', value: config.processes.value },
      formula: 'P, max(2, CPUs), one for each 128 MiB at most',
    },
    {
      name: 'server.threads',
      ...config.threads,
      set: { key: 'server.threads', value: config.threads.value },
      formula: 'T, 5',
    },
  ];
  return found.filter(({ name }) => !facts.some((fact) => fact.name === name));
}

function milliseconds(rejected: Fact['rejected']): Pick<Fact, 'rejected'> {
  if (!rejected) return {};
  return {
    rejected: rejected.map(({ value, why }) => ({ value: `${Number(value) / 1000}s`, why })),
  };
}
