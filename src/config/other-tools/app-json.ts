import type { AppSource } from '../../app/app-source.ts';
import type { Reason, Warning } from '../../plan/types.ts';
import type { OlderSettings } from '../older-settings.ts';

const file = 'app.json';

/**
 * Heroku's app.json: the values it gives variables become the running app's; those it demands without
 * a value are a warning, as only who runs the app can give them. Other keys say nothing to a build.
 */
export function readAppJson(app: AppSource): OlderSettings | undefined {
  const variables = variablesOf(app.text(file));
  if (variables === undefined) return undefined;
  const given = variables.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const missing = variables.filter(({ value, required }) => value === undefined && required);
  const reason: Reason = { rule: `value in ${file}`, at: { file }, via: 'legacy' };
  return {
    layer: given.length === 0 ? {} : { run: { env: Object.fromEntries(given) } },
    reasonFor: () => reason,
    facts: given.map(([name, value]) => ({ name: `app.json.${name}`, value, reason })),
    warnings: missing.length === 0 ? [] : [demanded(missing.map(({ name }) => name))],
  };
}

interface Variable {
  readonly name: string;
  readonly value: string | undefined;
  readonly required: boolean;
}

/** Undefined where the file is not there or not Heroku's: other tools have an app.json as well. */
function variablesOf(text: string | undefined): readonly Variable[] | undefined {
  const env = tableAt(parsed(text), 'env');
  if (env === undefined) return undefined;
  return Object.entries(env)
    .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
    .map(([name, said]) => {
      const table = isTable(said) ? said : { value: said };
      const { value, generator } = table;
      const plain = typeof value === 'string' || typeof value === 'number';
      return {
        name,
        value: plain && generator === undefined && value !== '' ? String(value) : undefined,
        required: table.required !== false,
      };
    });
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tableAt(from: unknown, key: string): Readonly<Record<string, unknown>> | undefined {
  const value = isTable(from) && Object.hasOwn(from, key) ? from[key] : undefined;
  return isTable(value) ? value : undefined;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function demanded(names: readonly string[]): Warning {
  return {
    code: 'WARP_ENV_DEMANDED',
    message: `${file} demands ${names.join(', ')} and gives no value`,
    hint: 'give them when the app runs: warp run --env NAME=value',
    at: { file },
  };
}
