import type { AppSource, RelPath } from '../../src/app/app-source.ts';
import type { Candidate, DeclaredProcesses, Detection, Missing } from '../../src/builder/types.ts';
import type { PythonCandidate } from './candidate.ts';
import { idOf, isProgram, titleOf } from './candidate-name.ts';
import { appFolder } from './entrypoints/app-folder.ts';
import { bareProject, declaredProject } from './entrypoints/bare-project.ts';
import { consoleScripts } from './entrypoints/console-script.ts';
import { djangoProjects } from './entrypoints/django-project.ts';
import { type LegacyReading, legacyReading } from './entrypoints/legacy-ladder.ts';
import { nothingRuns } from './entrypoints/nothing-runs.ts';
import { packagePrograms } from './entrypoints/package-program.ts';
import { pasteReadings } from './entrypoints/paste.ts';
import type { Reading } from './entrypoints/reading.ts';
import { references } from './entrypoints/reference.ts';
import { resolveTarget } from './entrypoints/resolve-target.ts';
import { searchFiles } from './entrypoints/search-files.ts';
import { type PythonProject, pythonProject } from './source/project.ts';
import { findWorkers } from './workers/find-workers.ts';
import type { WorkerProcess } from './workers/worker.ts';
import { workerReadings } from './workers/worker-reading.ts';

/** What detection reads from the `python` section of warp.yaml; validated elsewhere. */
export interface PythonDetectConfig {
  /** `module:callable`, `module:factory()`, `path/file.py:callable`, or a file to run. */
  readonly entrypoint?: string;
  /** Django's settings module. */
  readonly settings?: string;
}

/**
 * Every way to start the app as a Python application, read from its files and scored 0…100.
 * Never runs the app. `config` is the Python section of warp.yaml ({@link PythonDetectConfig}).
 */
export function detectPython(
  app: AppSource,
  config: unknown,
  declared?: DeclaredProcesses,
): Detection {
  const project = pythonProject(app);
  const wanted = readConfig(config);
  const django = djangoProjects(project, wanted.settings);
  const legacy = legacyReading(project, django.readings);
  const asked = configured(project, wanted);
  if (wanted.entrypoint !== undefined && asked.length === 0) return notThere(wanted.entrypoint);
  const explicit = [
    ...asked,
    ...references(project).flatMap((one) => resolveTarget(project, one) ?? []),
  ].map((reading) => ofProject(reading, django.readings));
  const paste = pasteReadings(project);
  const enough = [...django.readings, ...explicit, ...paste].some(({ score }) => score >= 80);
  const search = searchFiles(project, enough);
  const workers = findWorkers(project, managePyOf(django.readings));
  const found = search.readings.filter(
    (one) =>
      (one.framework !== 'django' || django.readings.length === 0) && !isWorkersFile(one, workers),
  );
  const shown = [
    ...explicit,
    ...django.readings,
    ...paste,
    ...found,
    ...packagePrograms(project),
    ...consoleScripts(project),
  ];
  const readings =
    [shown, declaredProject(project, declared), workerReadings(workers), bareProject(project)].find(
      isSome,
    ) ?? [];
  const candidates = unique([
    ...(legacy === undefined ? [] : [legacyCandidate(app, legacy)]),
    ...readings.map((reading) => toCandidate(app, reading, readings)),
  ]);
  const missing = [...django.missing, ...search.missing, ...absent(project, readings)];
  return { candidates: candidates.map((one) => withWorkers(one, workers)), missing };
}

/** A program that only works off a queue, or names the tasks: nothing shows that it serves. */
function isWorkersFile({ entry, framework }: Reading, workers: readonly WorkerProcess[]): boolean {
  if (entry.kind !== 'script' || framework !== 'script' || entry.listens === true) return false;
  return workers.some(({ file }) => file === entry.file);
}

function managePyOf(django: readonly Reading[]): RelPath | undefined {
  const found = django.map((reading) => reading.django?.managePy);
  return found.find((file) => file !== undefined);
}

function withWorkers(candidate: Candidate, workers: readonly WorkerProcess[]): Candidate {
  if (workers.length === 0) return candidate;
  return { ...candidate, data: { ...(candidate.data as PythonCandidate), workers } };
}

function isSome(readings: readonly Reading[]): boolean {
  return readings.length > 0;
}

function readConfig(config: unknown): PythonDetectConfig {
  const text = (key: string): string | undefined => {
    const value: unknown =
      typeof config === 'object' && config !== null ? Reflect.get(config, key) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const entrypoint = text('entrypoint');
  const settings = text('settings');
  return {
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(settings === undefined ? {} : { settings }),
  };
}

function configured(project: PythonProject, { entrypoint }: PythonDetectConfig): Reading[] {
  if (entrypoint === undefined) return [];
  const script = entrypoint.endsWith('.py');
  const reading = resolveTarget(project, {
    target: entrypoint,
    from: '',
    score: 100,
    what: 'entrypoint in warp.yaml',
    file: 'warp.yaml',
    line: 1,
    script,
  });
  return reading === undefined ? [] : [reading];
}

/** What warp.yaml names and no file of the folder is: nothing else may run in its stead. */
function notThere(entrypoint: string): Detection {
  const why = `warp.yaml names ${entrypoint}, and the folder has no such file or module`;
  return { candidates: [], missing: [{ kind: 'entrypoint', why }] };
}

/** Django's own callable, named by someone, is the Django project it belongs to. */
function ofProject(reading: Reading, django: readonly Reading[]): Reading {
  const owner =
    reading.framework === 'django'
      ? django.find(({ root }) => root === '' || reading.file.startsWith(`${root}/`))
      : undefined;
  if (owner === undefined) return reading;
  return {
    ...owner,
    entry: reading.entry,
    pythonPath: [...new Set([...owner.pythonPath, ...reading.pythonPath])],
    score: reading.score,
    evidence: [...reading.evidence.slice(0, 1), ...owner.evidence],
  };
}

function toCandidate(app: AppSource, reading: Reading, all: readonly Reading[]): Candidate {
  const data: PythonCandidate = {
    framework: reading.framework,
    entry: reading.entry,
    pythonPath: reading.pythonPath,
    env: reading.env ?? {},
    evidence: reading.evidence,
    ...(reading.django === undefined ? {} : { django: reading.django }),
  };
  const supersedes = (reading.replaces ?? []).flatMap(({ file, framework, program }) =>
    all
      .filter((one) => one.file === file && one.framework === framework)
      .filter((one) => one !== reading && (program !== true || isProgram(one.entry)))
      .map(idOf),
  );
  return {
    id: idOf(reading),
    builder: 'python',
    title: titleOf(reading),
    root: appFolder(app, reading),
    role: 'app',
    score: Math.max(1, Math.min(100, reading.score)),
    evidence: reading.evidence,
    ...(supersedes.length === 0 ? {} : { supersedes }),
    data,
  };
}

function legacyCandidate(
  app: AppSource,
  { reading, deployment, server }: LegacyReading,
): Candidate {
  const candidate = toCandidate(app, reading, []);
  const args = deployment.args(server ?? 'python');
  const data: PythonCandidate = {
    ...(candidate.data as PythonCandidate),
    ...(server === deployment.mode.value ? { server: deployment.mode } : {}),
    ...(args === undefined ? {} : { serverArgs: args }),
  };
  return { ...candidate, data };
}

/** One candidate for each id: the one with the best score. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const known = best.get(candidate.id);
    if (known === undefined || known.score < candidate.score) best.set(candidate.id, candidate);
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function absent(project: PythonProject, readings: readonly Reading[]): Missing[] {
  if (readings.length > 0) return [];
  return [
    ...nothingRuns(project),
    { kind: 'Django', why: 'no manage.py or wsgi.py that runs Django' },
    {
      kind: 'WSGI or ASGI application',
      why: 'no module-level application (Flask(…), FastAPI(…), def application(environ, start_response) …) and no factory without arguments',
    },
    {
      kind: 'Python program',
      why: 'no app.py, main.py, server.py or run.py, and no file that starts a server',
    },
  ];
}
