import type { Fault } from '../outcome.ts';
import { backendFaults } from './backend.ts';
import { clientFaults } from './clients.ts';
import { codeFaults } from './code.ts';
import { leakFault, overloadFault, rollingFault } from './load.ts';
import { machineFaults } from './machine.ts';
import { stopFaults } from './stops.ts';

/** Every fault, in the order of the table. */
export function allFaults(lengths: {
  readonly overloadSeconds: number;
  readonly restarts: number;
}): readonly Fault[] {
  return [
    ...codeFaults,
    leakFault,
    ...clientFaults,
    ...backendFaults,
    ...machineFaults,
    ...stopFaults,
    overloadFault(lengths.overloadSeconds),
    rollingFault(lengths.restarts),
  ];
}
