import type { AssemblePart, PlanContext } from '../../src/builder/types.ts';
import type { Assumed } from '../../src/plan/types.ts';
import { isIndirect, type PythonCandidate } from './candidate.ts';
import { knownFramework } from './frameworks/known-frameworks.ts';
import { processSpecs } from './process-spec.ts';
import { venvPath } from './uv-step.ts';

const home = '/opt/warp/python';

/** What is asked of the app once its source and its environment are in place. */
export function assembleParts(
  data: PythonCandidate,
  context: PlanContext,
  assumed: readonly Assumed[],
): AssemblePart[] {
  const web = processSpecs(data, context).find(({ name }) => name === 'web');
  const entry = web && web.entry.kind !== 'http' ? web.entry : importable(data);
  if (!entry) return runs(data, context) ? lookedUp(data) : [];
  const databases = data.entry.kind === 'paste' ? data.entry.databases : [];
  const title = isIndirect(data.entry) ? [`--title=${data.entry.file}`] : [];
  const common = [
    `--module=${entry.module}`,
    ...title,
    `--callable=${entry.callable}`,
    ...(entry.factory ? ['--factory'] : []),
    ...databases.map((file) => `--database=${file}`),
    ...assumed.map(({ name, value }) => `--assume=${name}=${value}`),
  ];
  const script = data.django ? `${home}/django_facts.py` : `${home}/import_check.py`;
  const settings = data.django ? [`--settings=${data.django.settingsModule.value}`] : [];
  return [
    {
      script: `${venvPath}/bin/python`,
      args: [script, ...settings, ...common],
      reason: {
        rule: 'the app is loaded in the build as its server will load it',
        via: 'default',
      },
    },
  ];
}

/** A command of the app's own may start something else than what was found. */
function runs({ entry }: PythonCandidate, { declaredProcesses }: PlanContext): boolean {
  const { web } = declaredProcesses;
  return web === undefined || (entry.kind === 'script' && web.value.includes(entry.file));
}

/** A program is not run in the build, as it would not end; what it imports is looked for. */
function lookedUp({ entry, framework }: PythonCandidate): AssemblePart[] {
  if (entry.kind !== 'script' || !entry.file.endsWith('.py')) return [];
  const state = knownFramework(framework)?.state ?? [];
  const kept = state.length === 0 ? '' : `; ${state.join(', ')} is state, and kept in the data`;
  const rule = `the modules that the program imports are looked for${kept}`;
  return [
    {
      script: `${venvPath}/bin/python`,
      args: [
        `${home}/program_imports.py`,
        ...state.map((folder) => `--state=${folder}`),
        entry.file,
      ],
      reason: { rule, at: { file: entry.file }, via: 'default' },
    },
  ];
}

function importable({ entry, django }: PythonCandidate) {
  if (entry.kind === 'wsgi' || entry.kind === 'asgi') return entry;
  if (!django?.wsgiModule) return undefined;
  return { module: django.wsgiModule, callable: 'application', factory: false };
}
