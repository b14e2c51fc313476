import type { AppSource } from '../../../src/app/app-source.ts';
import type { S2iVariable } from './s2i-environment.ts';

/** What a variable of `.s2i/environment` comes to. */
export interface Meaning {
  /** In words, for the plan. */
  readonly means: string;
  /** In the words of warp.yaml. */
  readonly layer?: Readonly<Record<string, unknown>>;
  /** Why it is not taken over, where a user would miss it. */
  readonly lost?: string;
}

type Translate = (value: string, app: AppSource, all: readonly S2iVariable[]) => Meaning;

/** The variables sclorg's s2i-python-container documents; an empty value sets none of them. */
export function meaningOf(
  { name, value }: S2iVariable,
  app: AppSource,
  all: readonly S2iVariable[],
): Meaning {
  const translate = value === '' ? undefined : documented.get(name);
  return translate?.(value, app, all) ?? plain(name, value);
}

/** As the builder has it: set in the build and in the app alike. */
function plain(name: string, value: string): Meaning {
  const env = { [name]: value };
  return {
    means: 'a variable of the build and of the app',
    layer: { build: { env }, run: { env } },
  };
}

const entry: Translate = () => ({ means: 'says what is started' });
const moot =
  (means: string): Translate =>
  () => ({ means });

const documented = new Map<string, Translate>([
  ['APP_MODULE', entry],
  ['APP_FILE', entry],
  ['APP_HOME', () => ({ means: 'the folder that the app is started in' })],
  ['APP_SCRIPT', startScript],
  [
    'APP_CONFIG',
    (value) => ({
      means: 'settings of gunicorn, which serves the app',
      layer: { server: { name: 'gunicorn', args: ['--config', value] } },
    }),
  ],
  ['DISABLE_MIGRATE', () => ({ means: 'no migrations', layer: { run: { migrate: 'never' } } })],
  [
    'DISABLE_COLLECTSTATIC',
    (value) => ({
      means: 'static files are not collected',
      layer: { build: { env: { DISABLE_COLLECTSTATIC: value } } },
    }),
  ],
  ['DISABLE_SETUP_PY_PROCESSING', requirementsAlone],
  ['DISABLE_PYPROJECT_TOML_PROCESSING', requirementsAlone],
  ['ENABLE_PIPENV', pipenv],
  ['PIN_PIPENV_VERSION', moot('has no effect: uv installs what the lock says')],
  ['ENABLE_MICROPIPENV', moot('has no effect: the lock that is there is installed')],
  ['ENABLE_INIT_WRAPPER', moot('has no effect: PID 1 reaps orphans in every image')],
  ['UPGRADE_PIP_TO_LATEST', moot('has no effect: uv installs, not pip')],
  ['PORT', port],
  ['WEB_CONCURRENCY', workers],
  ['PIP_INDEX_URL', indexUrl],
]);

/** Names of the documented variables. */
export const s2iVariableNames: readonly string[] = [...documented.keys()];

function startScript(value: string, app: AppSource, all: readonly S2iVariable[]): Meaning {
  const home = all.find(({ name }) => name === 'APP_HOME')?.value ?? '';
  const path = home === '' ? value : `${home}/${value}`;
  if (app.entry(path)?.kind !== 'file') {
    return { means: 'says what is started', lost: `there is no file ${path}` };
  }
  const script = value.startsWith('/') ? value : `./${value}`;
  const web = home === '' ? script : `cd ${quoted(home)} && exec ${quoted(script)}`;
  return { means: 'starts the app', layer: { processes: { web } } };
}

function requirementsAlone(_: string, app: AppSource): Meaning {
  const alone = app.entry('requirements.txt')?.kind === 'file';
  return {
    means: 'the requirements alone are installed',
    ...(alone ? { layer: { python: { manager: 'pip' } } } : {}),
  };
}

function pipenv(_: string, app: AppSource): Meaning {
  const there = app.entry('Pipfile') ?? app.entry('Pipfile.lock');
  return {
    means: 'the Pipfile says what is installed',
    ...(there ? { layer: { python: { manager: 'pipenv' } } } : {}),
  };
}

function port(value: string): Meaning {
  const number = Number(value);
  const usable = Number.isInteger(number) && number >= 1 && number <= 65_535;
  if (!usable) return { means: 'the port', lost: `${value.slice(0, 40)} is no port` };
  return { means: 'the port in the container', layer: { server: { port: number } } };
}

function workers(value: string): Meaning {
  const number = Number(value);
  const usable = Number.isInteger(number) && number >= 1 && number <= 1024;
  if (!usable)
    return { means: 'processes', lost: `${value.slice(0, 40)} is no number of processes` };
  return { means: "the server's processes", layer: { server: { processes: number } } };
}

function indexUrl(value: string): Meaning {
  if (/\/\/[^/]*@/.test(value)) {
    const lost =
      'an address with a password does not belong in the source; give it as a build secret';
    return { means: 'the package index', lost };
  }
  const env = { PIP_INDEX_URL: value, UV_DEFAULT_INDEX: value };
  return { means: 'the package index', layer: { build: { env } } };
}

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
