import type { Hook } from './hook.ts';
import { hookSource, lifecycle } from './hook-lifecycle.ts';
import type { Plan } from './types.ts';

/** When a hook runs, as whom, for how long at most, and what it sees and writes: a line each. */
export function describeHook(hook: Hook, { hooks }: Pick<Plan, 'hooks'>): readonly string[] {
  const { name, runs, as, inputs, outputs, relation, timeoutMs } = hook;
  const stage = runs.in === 'build' ? ` (stage ${runs.stage})` : '';
  const limit =
    timeoutMs === undefined ? 'for as long as it takes' : `${limitText(timeoutMs)} at most`;
  const other = hooks.find((one) => one.name === name && one !== hook);
  return [
    `${lifecycle[name].when}${stage}, as ${as === 'root' ? 'root' : "the app's user, 1001"}, ${limit}`,
    ...(relation && other ? [`${relation} ${hookSource(other)}`] : []),
    ...(inputs ? [seen(hook, inputs)] : []),
    ...(name === 'pre-build' && !inputs ? [seesAll] : []),
    ...(outputs ? [`writes ${outputs.join(', ')}`] : []),
  ];
}

const seesAll =
  'sees all of the source, as in warpdrive, and runs again with every change of it, unless hooks.pre-build.inputs names what it reads';

function seen({ name }: Hook, inputs: readonly string[]): string {
  const given = [...(name === 'pre-build' ? ['the manifests'] : []), ...inputs];
  return given.length === 0 ? 'sees nothing of the app but itself' : `sees ${given.join(', ')}`;
}

/** `10 s`, `30 min`, `1 h` */
export function limitText(ms: number): string {
  const whole = Math.ceil(ms / 1000);
  if (whole % 3600 === 0) return `${whole / 3600} h`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${whole} s`;
}
