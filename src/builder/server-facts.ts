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
      ...milliseconds(config.deadlineMs.rejected),
    },
    {
      name: 'server.processes',
      ...config.processes,
      set: { key: 'server.processes', value: config.processes.value },
    },
    {
      name: 'server.threads',
      ...config.threads,
      set: { key: 'server.threads', value: config.threads.value },
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
