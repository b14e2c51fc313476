import type { RelPath } from '../../../src/app/app-source.ts';
import type { EntryPoint, Evidence, Missing } from '../../../src/builder/types.ts';
import type { DjangoProject } from '../candidate.ts';
import { nameOrigins } from '../source/names.ts';
import { directoryOf, moduleFile, type PythonProject } from '../source/project.ts';
import { namedApp } from './app-object.ts';
import { deployedSettings } from './deployed-settings.ts';
import { type AsgiEntry, asgiEntry } from './django-asgi.ts';
import {
  besideSettings,
  blocksIn,
  chooseSettings,
  expressionsIn,
  isDevelopment,
  type SettingsMention,
  settingsFileOf,
  settingsIn,
  settingsMention,
  settingsString,
} from './django-settings.ts';
import { baseName, depthOf, inMainFolder } from './file-rank.ts';
import type { Reading } from './reading.ts';
import { moduleScope } from './scope.ts';

const maxDepth = 4;

const startFiles = new Set(['manage.py', 'wsgi.py', 'asgi.py']);

/** Django projects: by a manage.py that runs Django, or by a wsgi.py that makes its application. */
export function djangoProjects(
  project: PythonProject,
  forcedSettings?: string,
): { readings: Reading[]; missing: Missing[] } {
  const files = project.app
    .entries()
    .filter(({ path, kind }) => kind !== 'directory' && startFiles.has(baseName(path)))
    .filter(({ path }) => inMainFolder(path))
    .map(({ path }) => path)
    .filter((path) => depthOf(path) <= maxDepth);
  const named = (name: string): RelPath[] => files.filter((path) => baseName(path) === name);
  const wsgiFiles = named('wsgi.py').filter((file) => makesDjangoApp(project, file));
  const missing: Missing[] = [];
  const roots = new Map<RelPath, RelPath | undefined>();
  for (const file of named('manage.py')) {
    if (runsDjango(project, file)) roots.set(directoryOf(file), file);
    else missing.push({ kind: 'Django', why: `${file} does not run Django's command line` });
  }
  const covered = [...roots.keys()];
  for (const file of wsgiFiles) {
    if (!covered.some((dir) => dir === '' || file.startsWith(`${dir}/`)))
      roots.set(project.importable(file).path, undefined);
  }
  const inner = named('asgi.py').filter((file) => makesDjangoApp(project, file));
  const readings = [...roots].flatMap(([dir, managePy]) => {
    const found = {
      dir,
      managePy,
      wsgiFiles: within(wsgiFiles, dir),
      asgiFiles: within(inner, dir),
    };
    const reading = projectReading(project, found, forcedSettings);
    return reading === undefined ? [] : [reading];
  });
  return { readings, missing };
}

function within(files: readonly RelPath[], dir: RelPath): RelPath[] {
  return files.filter((file) => dir === '' || file.startsWith(`${dir}/`));
}

/** True when the file really calls Django's command line or sets its settings module. */
function runsDjango(project: PythonProject, file: RelPath): boolean {
  const module = project.module(file);
  if (module === undefined) return false;
  if (settingsMention(file, module) !== undefined) return true;
  const blocks = blocksIn(module);
  for (const expression of expressionsIn(module)) {
    if (expression.kind !== 'call' || expression.callee.kind !== 'name') continue;
    const origins = nameOrigins(project, file, blocks, expression.callee.name);
    if (origins.some(({ qualified }) => isCommandLine(qualified))) return true;
  }
  return false;
}

function isCommandLine(qualified: string): boolean {
  return /^(django\.core\.management|configurations\.management)\b.*\b(execute_from_command_line|execute_manager|ManagementUtility|call_command)$/.test(
    qualified,
  );
}

function makesDjangoApp(project: PythonProject, file: RelPath): boolean {
  return callableOf(project, file) !== undefined;
}

function callableOf(project: PythonProject, file: RelPath): string | undefined {
  const scope = moduleScope(project, file);
  if (scope === undefined) return undefined;
  const text = project.app.text(file) ?? '';
  if (!/django|configurations|channels/.test(text)) return undefined;
  return ['application', 'app', 'wsgi_application', 'asgi_application'].find(
    (name) => namedApp(scope, name)?.framework === 'django',
  );
}

interface FoundProject {
  readonly dir: RelPath;
  readonly managePy: RelPath | undefined;
  readonly wsgiFiles: readonly RelPath[];
  readonly asgiFiles: readonly RelPath[];
}

function projectReading(
  project: PythonProject,
  found: FoundProject,
  forced: string | undefined,
): Reading | undefined {
  const mentionIn = (file: RelPath): SettingsMention | undefined =>
    settingsMention(file, project.module(file));
  const fromManage = found.managePy === undefined ? undefined : mentionIn(found.managePy);
  const likely = preferBeside(found, fromManage?.module);
  const mentions = [
    ...deployedSettings(project, found.dir),
    ...[...likely.map(mentionIn), fromManage].filter((one) => one !== undefined),
  ];
  const settings =
    forced === undefined
      ? chooseSettings(project, found.dir, mentions)
      : { value: forced, reason: { rule: 'set in warp.yaml', via: 'config' as const } };
  if (settings === undefined) return undefined;
  const file = settingsFileOf(project, found.dir, settings.value);
  const wsgi = wsgiEntry(project, found, { settings: settings.value, file, likely });
  const asgi = found.asgiFiles[0];
  const django: DjangoProject = {
    settingsModule: settings,
    settingsFile: file,
    development: isDevelopment(settings.value),
    projectDir: found.dir,
    ...(found.managePy === undefined ? {} : { managePy: found.managePy }),
    ...(wsgi === undefined ? {} : { wsgiModule: wsgi.entry.module }),
    ...(asgi === undefined ? {} : { asgiModule: moduleName(found.dir, asgi) }),
    otherSettings: settingsIn(project, found.dir)
      .map(({ module }) => module)
      .filter((module) => module !== settings.value),
  };
  return djangoReading(found, django, asgiEntry(project, found.dir, file) ?? wsgi);
}

/** The wsgi.py next to the settings first, then the shallowest. */
function preferBeside(found: FoundProject, settings: string | undefined): RelPath[] {
  const beside = settings === undefined ? '' : besideSettings(found.dir, settings, 'wsgi.py');
  const rank = (file: RelPath): number => (file === beside ? -1 : depthOf(file));
  return found.wsgiFiles.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

interface WsgiEntry {
  readonly entry: EntryPoint & { kind: 'wsgi' };
  readonly evidence: Evidence;
}

/** `WSGI_APPLICATION` when it leads to a file; else the project's wsgi.py. */
function wsgiEntry(
  project: PythonProject,
  found: FoundProject,
  chosen: { settings: string; file: RelPath | undefined; likely: readonly RelPath[] },
): WsgiEntry | undefined {
  const set =
    chosen.file === undefined
      ? undefined
      : settingsString(project, chosen.file, 'WSGI_APPLICATION');
  const at = set?.value.lastIndexOf('.') ?? -1;
  if (set !== undefined && at > 0) {
    const module = set.value.slice(0, at);
    if (moduleFile(project.app, found.dir, module) !== undefined)
      return {
        entry: { kind: 'wsgi', module, callable: set.value.slice(at + 1), factory: false },
        evidence: {
          what: `WSGI_APPLICATION is ${set.value}`,
          at: { file: set.file, line: set.line },
        },
      };
  }
  const file = chosen.likely[0];
  if (file === undefined) return undefined;
  const callable = callableOf(project, file) ?? 'application';
  return {
    entry: { kind: 'wsgi', module: moduleName(found.dir, file), callable, factory: false },
    evidence: { what: `${callable} = get_wsgi_application()`, at: { file } },
  };
}

function moduleName(dir: RelPath, file: RelPath): string {
  const inner = dir === '' ? file : file.slice(dir.length + 1);
  return inner.replace(/\.py$/, '').replaceAll('/', '.');
}

function djangoReading(
  found: FoundProject,
  django: DjangoProject,
  served: WsgiEntry | AsgiEntry | undefined,
): Reading {
  const { at } = django.settingsModule.reason;
  const shown = found.managePy ?? found.wsgiFiles[0] ?? '';
  const evidence: Evidence[] = [
    ...(found.managePy === undefined
      ? []
      : [{ what: "manage.py runs Django's command line", at: { file: found.managePy } }]),
    ...(at === undefined ? [] : [{ what: `settings module ${django.settingsModule.value}`, at }]),
    ...(served === undefined ? [] : [served.evidence]),
  ];
  const incomplete = django.settingsFile === undefined ? 20 : 0;
  const alone = found.managePy === undefined ? 2 : 0;
  const fallback: EntryPoint = {
    kind: 'wsgi',
    module: 'django.core.wsgi',
    callable: 'get_wsgi_application',
    factory: true,
  };
  return {
    framework: 'django',
    entry: served?.entry ?? fallback,
    file: shown,
    score: 90 - 3 * depthOf(shown) - incomplete - alone,
    root: found.dir,
    pythonPath: found.dir === '' ? [] : [found.dir],
    evidence,
    // The same settings for the server and for manage.py's commands.
    env: { DJANGO_SETTINGS_MODULE: django.settingsModule.value },
    django,
  };
}
