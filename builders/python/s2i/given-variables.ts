import type { AppSource } from '../../../src/app/app-source.ts';
import { s2iVariables } from '../older/s2i-environment.ts';
import { s2iVariableNames } from '../older/s2i-meaning.ts';

const entries = ['APP_SCRIPT', 'APP_FILE', 'APP_MODULE'];

/**
 * What a source-to-image build is told besides `.s2i/environment`, in the form of that file: documented
 * variables of its environment; and as s2i-python-container's `run` has it, app.sh starts the app where
 * nothing is said.
 */
export function givenVariables(
  app: AppSource,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const given = new Map(s2iVariableNames.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const said = [
    ...s2iVariables(app).flatMap(({ name, value }) => (value ? [name] : [])),
    ...given.keys(),
  ];
  if (!entries.some((name) => said.includes(name)) && app.entry('app.sh')?.kind === 'file') {
    given.set('APP_SCRIPT', 'app.sh');
  }
  // What the file says already is told with its own line.
  const own = new Map(s2iVariables(app).map(({ name, value }) => [name, value]));
  return [...given]
    .filter(([name, value]) => own.get(name) !== value)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
