import type { RelPath } from '../../../src/app/app-source.ts';
import { type LegacyDeployment, legacyDeployment } from '../../../src/builder/legacy.ts';
import type { Evidence } from '../../../src/builder/types.ts';
import { type PythonProject, pythonProject } from '../source/project.ts';
import { callablesIn } from './callables.ts';
import { djangoProjects } from './django-project.ts';
import { inHome } from './in-home.ts';
import type { Reading } from './reading.ts';
import { script } from './scripts.ts';

/** Older configuration outranks whatever the source shows. */
const legacyScore = 97;

export interface LegacyReading {
  readonly reading: Reading;
  readonly deployment: LegacyDeployment;
  /** Server the old rules lead to; undefined for a script. */
  readonly server: string | undefined;
}

/**
 * warpdrive's ladder, for apps with a `.warpdrive/` folder: an executable app.sh (the shell
 * builder's), app.py run by Python, a manage.py that names DJANGO_SETTINGS_MODULE, wsgi.py.
 */
export function legacyReading(
  project: PythonProject,
  django: readonly Reading[],
): LegacyReading | undefined {
  const deployment = legacyDeployment(project.app);
  if (deployment === undefined) return undefined;
  const { home } = deployment;
  const inner = home === undefined ? project : pythonProject(project.app.within(home));
  const own = home === undefined ? django : djangoProjects(inner).readings;
  const mode = deployment.mode.value === 'auto' ? autoMode(inner) : deployment.mode.value;
  const server = deployment.server?.value ?? 'mod_wsgi';
  const found = readingFor(inner, deployment, { mode, django: own });
  if (found === undefined) return undefined;
  const reading = home === undefined ? found : inHome(found, home);
  const serves = mode === 'django' || mode === 'wsgi' ? server : mode;
  return {
    reading: { ...reading, score: legacyScore, evidence: [said(deployment), ...reading.evidence] },
    deployment,
    server: mode === 'python' ? undefined : serves,
  };
}

function said({ mode }: LegacyDeployment): Evidence {
  const file = mode.reason.at?.file ?? '.warpdrive';
  return { what: `older configuration: deploy mode ${mode.value}`, at: { file } };
}

function autoMode({ app }: PythonProject): string {
  const shell = app.entry('app.sh');
  if (shell?.kind === 'file' && shell.executable) return 'shell';
  if (app.entry('app.py')?.kind === 'file') return 'python';
  if (/DJANGO_SETTINGS_MODULE/.test(app.text('manage.py') ?? '')) return 'django';
  return wsgiFile(app) === undefined ? 'mod_wsgi' : 'wsgi';
}

function wsgiFile(app: PythonProject['app']): RelPath | undefined {
  return ['wsgi/__init__.py', 'wsgi.py'].find((file) => app.entry(file)?.kind === 'file');
}

function readingFor(
  project: PythonProject,
  deployment: LegacyDeployment,
  { mode, django }: { mode: string; django: readonly Reading[] },
): Reading | undefined {
  const own = django.find(({ root }) => root === '');
  switch (mode) {
    case 'shell':
      return undefined;
    case 'python':
      return project.app.entry('app.py') === undefined
        ? undefined
        : script('app.py', legacyScore, 'app.py is run by Python', 1);
    case 'django':
      return own;
    case 'wsgi':
      return wsgiReading(project, wsgiFile(project.app), 'application');
    default:
      return fromArguments(project, deployment.args(mode)?.value ?? [], own);
  }
}

function wsgiReading(
  project: PythonProject,
  file: RelPath | undefined,
  callable: string,
): Reading | undefined {
  if (file === undefined) return undefined;
  const read = callablesIn(project, file).readings.find(({ name }) => name === callable);
  if (read !== undefined) return read;
  const { path, module } = project.importable(file);
  return {
    framework: 'wsgi',
    entry: { kind: 'wsgi', module, callable, factory: false },
    file,
    name: callable,
    score: legacyScore,
    root: '',
    pythonPath: path === '' ? [] : [path],
    evidence: [{ what: `${file} holds ${callable} by warpdrive's convention`, at: { file } }],
  };
}

/** mod_wsgi-express's `--entry-point` and `--callable-object`, gunicorn's `module:callable`. */
function fromArguments(
  project: PythonProject,
  args: readonly string[],
  django: Reading | undefined,
): Reading | undefined {
  const after = (...options: string[]): string | undefined =>
    args[args.findIndex((word) => options.includes(word)) + 1 || args.length];
  const pair = args.find((word) => /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(word))?.split(':');
  const module = after('--entry-point', '--module') ?? pair?.[0];
  const callable = after('--callable-object', '--callable') ?? pair?.[1] ?? 'application';
  if (module === undefined) return django;
  if (django?.entry.kind === 'wsgi')
    return { ...django, entry: { ...django.entry, module, callable, factory: false } };
  const file = project.resolve(module, 0, 'wsgi.py');
  return wsgiReading(project, file, callable);
}
