import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppSource } from '../app/app-source.ts';
import type { MachineFiles, MachineSettings } from '../builder/machine-settings.ts';
import type { Builder } from '../builder/types.ts';
import type { Warning } from '../plan/types.ts';
import type { CliContext } from './context.ts';

/** This machine's settings for the builders' steps, by secret id. */
export function machineSecrets(
  context: Pick<CliContext, 'env' | 'home'>,
  builders: readonly Builder[],
  app: AppSource,
): Record<string, Buffer> {
  const secrets = builders.flatMap(({ machine }): [string, Buffer][] => {
    const content = machine?.content(app, foundFor(machine, context, app));
    return content === undefined ? [] : [[machine?.secret ?? '', Buffer.from(content)]];
  });
  return Object.fromEntries(secrets);
}

/** What of this machine's settings cannot reach the builders' steps. */
export function machineWarnings(
  context: Pick<CliContext, 'env' | 'home'>,
  builders: readonly Builder[],
  app: AppSource,
): readonly Warning[] {
  return builders.flatMap(
    ({ machine }) => machine?.warnings(app, foundFor(machine, context, app)) ?? [],
  );
}

function foundFor(
  machine: MachineSettings,
  { env, home }: Pick<CliContext, 'env' | 'home'>,
  app: AppSource,
): MachineFiles {
  const wanted = machine.env(app);
  const relevant = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value !== undefined && wanted.some((one) => matches(one, name)) ? [[name, value]] : [],
  );
  const files = [
    ...machine.files.map((path) => [path, path.replace(/^~/, () => home)] as const),
    ...machine.fileVariables.flatMap((name) => {
      const path = env[name];
      return path ? [[name, join(path)] as const] : [];
    }),
  ];
  const texts = files.flatMap(([key, path]): [string, string][] => {
    const text = readIfThere(path);
    return text === undefined ? [] : [[key, text]];
  });
  return { env: Object.fromEntries(relevant), files: Object.fromEntries(texts) };
}

function matches(wanted: string, name: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, a folder, or not readable: then it is not meant for us.
    return undefined;
  }
}
