import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { Development } from '../../../src/plan/development.ts';
import type { Fact, Reason, Stage } from '../../../src/plan/types.ts';
import type { PythonCandidate } from '../candidate.ts';
import type { DependencyConfig, ManagerId } from '../package-managers/types.ts';
import { pythonDebugger } from './debugger.ts';
import { type DevelopmentList, developmentList } from './development-list.ts';
import { type DevelopmentSource, developmentSources } from './development-sources.ts';
import { developmentStage, mountedStage } from './development-stages.ts';
import { type FoundTests, testRun } from './test-run.ts';

export interface DevelopmentContext {
  /** The folder of the manifests … */
  readonly manifests: AppSource;
  /** … and where it is in the source. */
  readonly folder: RelPath;
  readonly app: AppSource;
  /** What tells one `pre-build` hook from another, where there is one: it writes over manifests. */
  readonly preBuild?: string;
  readonly config: DependencyConfig;
  readonly manager: ManagerId;
  readonly python: PythonRuntime;
  /** Normal names of what the app itself asks for. */
  readonly packages: readonly string[];
}

const empty: DevelopmentList = { locked: [], open: [], inputs: [], files: [], packages: [] };

/**
 * What a Python app's developers have beside its image: tools and test libraries, a debugger, and the way
 * its tests are run.
 */
export function pythonDevelopment(data: PythonCandidate, context: DevelopmentContext): Development {
  const { manifests, config, manager } = context;
  const sources = developmentSources(manifests, config, manager);
  const taken = sources.ok ? sources.value.taken : [];
  const list = developmentList(manifests, config, { manager, sources: taken });
  const problems = [sources, list].flatMap((one) => (one.ok ? [] : one.problems));
  const known = list.ok ? list.value : empty;
  const tests = testRun(context.app, data, [...context.packages, ...known.packages]);
  const whole = withPytest(known, tests);
  const stage = packagesStage(whole, { sources: taken, tests }, context);
  const mounted = stage && mountedStage('development', [stage], mountReason);
  const debug = pythonDebugger(stage, whole.packages, { data, python: context.python });
  return {
    facts: [
      ...(sources.ok ? sourceFacts(taken, sources.value.left) : []),
      ...(tests.lacksPytest ? [pytestFact(tests)] : []),
    ],
    stages: [...(stage ? [stage] : []), ...(mounted ? [mounted] : []), ...debug.stages],
    ...(mounted ? { packages: mounted.id } : {}),
    debugger: debug.debugger,
    test: tests.run,
    problems,
  };
}

const mountReason: Reason = {
  rule: "mounted last on the app's import path: the image stays the same",
  via: 'default',
};

const added = '.warp-tests.txt';

function withPytest(list: DevelopmentList, { lacksPytest }: FoundTests): DevelopmentList {
  if (!lacksPytest) return list;
  return {
    ...list,
    open: [...list.open, added],
    files: [...list.files, { path: added, content: 'pytest\n' }],
    packages: [...list.packages, 'pytest'],
  };
}

function packagesStage(
  list: DevelopmentList,
  from: { readonly sources: readonly DevelopmentSource[]; readonly tests: FoundTests },
  { python, folder, preBuild }: DevelopmentContext,
): Stage | undefined {
  if (list.locked.length === 0 && list.open.length === 0) return undefined;
  const names = from.sources.map(({ name }) => name);
  const [first] = from.sources;
  const reason = first?.reason ?? from.tests.run.command?.reason ?? mountReason;
  const title = `installing what development takes: ${names.join(', ') || 'pytest'}`;
  const place = { folder, ...(preBuild === undefined ? {} : { preBuild }) };
  return developmentStage(list, python, { title, reason, ...place });
}

function sourceFacts(taken: readonly DevelopmentSource[], left: readonly string[]): Fact[] {
  const [first] = taken;
  if (!first && left.length === 0) return [];
  const rules = [...new Set(taken.map(({ reason }) => reason.rule))];
  const why = 'nothing shows that it is for development; python.dev in warp.yaml can name it';
  return [
    {
      name: 'python.dev',
      value: taken.map(({ name }) => name),
      reason: first
        ? { ...first.reason, rule: rules.join('; ') }
        : { rule: 'nothing is called dev or test', via: 'default' },
      ...(left.length > 0 ? { rejected: left.map((value) => ({ value, why })) } : {}),
    },
  ];
}

function pytestFact({ run }: FoundTests): Fact {
  const because = run.command?.reason;
  return {
    name: 'python.pytest',
    value: 'pytest',
    reason: {
      rule: `nothing asks for pytest, and the tests are for it: ${because?.rule}`,
      ...(because?.at ? { at: because.at } : {}),
      via: 'default',
    },
  };
}
