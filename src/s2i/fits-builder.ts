import type { Plan } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import type { S2iRecord } from './record.ts';

/**
 * Whether an app's plan can be carried out in a builder image, where nobody is root.
 * @param installed Debian packages that are there
 * @throws WarpError `WARP_S2I_BASE`, `WARP_S2I_HOOK`, `WARP_S2I_PACKAGES` (exit 30)
 */
export function checkFits(plan: Plan, record: S2iRecord, installed: ReadonlySet<string>): void {
  if (plan.base.value.image !== record.base.image) throw otherBase(plan, record);
  const install = plan.hooks.find(({ name }) => name === 'install');
  if (install) throw installHook();
  const missing = [...plan.packages.run, ...plan.packages.build].filter(
    ({ name }) => !installed.has(name),
  );
  if (missing.length > 0) throw lacking(missing);
}

function otherBase({ base }: Plan, record: S2iRecord): WarpError {
  return new WarpError({
    code: 'WARP_S2I_BASE',
    phase: 'plan',
    message: `the app wants ${base.value.image} (${base.reason.rule}), and this builder image stands on ${record.base.image}`,
    hint: 'make a builder image for it: warp images s2i --help',
  });
}

function installHook(): WarpError {
  return new WarpError({
    code: 'WARP_S2I_HOOK',
    phase: 'plan',
    message:
      'the app has an install hook, which changes the base as root: here that is the builder image',
    hint: 'do what it does in an image made FROM the builder image, with USER 1001 at its end, and name that image as the builder',
  });
}

function lacking(missing: Plan['packages']['run']): WarpError {
  const names = missing.map(({ name }) => name);
  const options = names.map((name) => `--package ${name}`).join(' ');
  return new WarpError({
    code: 'WARP_S2I_PACKAGES',
    phase: 'plan',
    message: `the builder image lacks Debian packages that the app asks for: ${names.join(', ')}`,
    hint: `make it with them: warp images s2i ${options}`,
    problems: missing.map(({ name, reason }) => ({ message: `${name}: ${reason.rule}` })),
  });
}
