import { type DependencyPlan, noNeeds, type PackageManager } from './types.ts';

/** Nothing declares dependencies: an empty environment; missing imports are found by the import check. */
export const none: PackageManager = {
  id: 'none',
  find: () => undefined,
  plan: () => ({ ok: true, value: emptyPlan }),
};

const emptyPlan: DependencyPlan = {
  manager: 'none',
  inputs: [],
  files: [],
  compiles: false,
  needs: noNeeds,
  packages: [],
  facts: [],
  warnings: [],
};
