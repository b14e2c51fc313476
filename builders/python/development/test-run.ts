import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { TestRun } from '../../../src/plan/development.ts';
import { layout } from '../../../src/plan/image-layout.ts';
import type { Decided, Reason } from '../../../src/plan/types.ts';
import type { PythonCandidate } from '../candidate.ts';
import { lineOf, peekToml, place, tableAt } from '../package-managers/read-toml.ts';
import { parseIni } from '../package-managers/setup-cfg.ts';

/** How the tests are run, and whether that takes pytest, which nothing has asked for. */
export interface FoundTests {
  readonly run: TestRun;
  readonly lacksPytest: boolean;
}

const junit = '/opt/warp/python/testing/junit_run.py';
const cache = '/tmp/warp-tests';
const pytestOptions = `-o cache_dir=${cache}/pytest`;

/** The source cannot be written to, as in production: what tools keep for themselves goes elsewhere. */
const env = {
  PYTHONDONTWRITEBYTECODE: '1',
  PYTEST_ADDOPTS: pytestOptions,
  COVERAGE_FILE: `${cache}/coverage`,
};

/** Names under which Python's tests are found, and what they read beside them. */
const files = [
  ...['**/tests', '**/test', '**/testing', '**/test_*.py', '**/*_test.py', '**/tests.py'],
  ...[
    '**/conftest.py',
    'pytest.ini',
    '.pytest.ini',
    'pytest.toml',
    '.pytest.toml',
    'tox.ini',
    'setup.cfg',
    '.coveragerc',
  ],
];

/**
 * @param packages normal names of what the app and its developers ask for
 */
export function testRun(
  app: AppSource,
  data: PythonCandidate,
  packages: readonly string[],
): FoundTests {
  const found = foundTests(app, data, packages);
  const argv = found?.argv ?? [];
  const pytest = argv.includes('pytest');
  const command: Decided<readonly string[]> | undefined = found && {
    value: ['python', ...argv],
    reason: found.reason,
  };
  return {
    lacksPytest: pytest && !packages.includes('pytest'),
    run: {
      ...(command ? { command } : {}),
      ...(found && !pytest ? { junit: ['python', junit, ...argv] } : {}),
      env,
      junitEnv: { PYTEST_ADDOPTS: `${pytestOptions} --junitxml=${layout.junit}` },
      junitWriters: "pytest, and Django's and unittest's runner as warp starts them",
      files,
    },
  };
}

interface Found {
  /** Words after `python`. */
  readonly argv: readonly string[];
  readonly reason: Reason;
}

function foundTests(
  app: AppSource,
  { django }: PythonCandidate,
  packages: readonly string[],
): Found | undefined {
  const configured = pytestConfig(app);
  if (configured) return pytest(`${configured.file} has settings for pytest`, configured);
  if (packages.includes('pytest-django')) return pytest('pytest-django is asked for');
  if (django?.managePy) {
    const at = { file: django.managePy };
    const reason: Reason = { rule: "Django's own test runner", at, via: 'app' };
    return { argv: [django.managePy, 'test'], reason };
  }
  if (packages.includes('pytest')) return pytest('pytest is asked for');
  const tests = testFiles(app);
  const conftest = tests.find((file) => file.endsWith('conftest.py'));
  if (conftest) return pytest(`${conftest} is pytest's`, { file: conftest });
  const plain = tests.find((file) => /^(async )?def test_/m.test(app.text(file) ?? ''));
  if (plain) return pytest(`${plain} has tests as functions, which pytest runs`, { file: plain });
  const cases = tests.find((file) => /\bTestCase\b/.test(app.text(file) ?? ''));
  return cases === undefined ? undefined : unittest(app, cases);
}

function pytest(rule: string, at?: NonNullable<Reason['at']>): Found {
  return { argv: ['-m', 'pytest'], reason: { rule, ...(at ? { at } : {}), via: 'app' } };
}

/** Tests in a folder that is no package are looked for from there. */
function unittest(app: AppSource, file: RelPath): Found {
  const folder = file.includes('/') ? (file.split('/')[0] ?? '') : '';
  const apart = folder !== '' && app.entry(`${folder}/__init__.py`) === undefined;
  return {
    argv: ['-m', 'unittest', 'discover', ...(apart ? ['-s', folder] : [])],
    reason: { rule: `${file} has test cases of unittest`, at: { file }, via: 'app' },
  };
}

function pytestConfig(app: AppSource): NonNullable<Reason['at']> | undefined {
  const own = ['pytest.toml', '.pytest.toml', 'pytest.ini', '.pytest.ini'].find((file) =>
    app.entry(file),
  );
  if (own !== undefined) return { file: own };
  const project = 'pyproject.toml';
  if (tableAt(peekToml(app, project), 'tool', 'pytest')) {
    return place(project, lineOf(app.text(project), /^\s*\[tool\.pytest/));
  }
  const sections = [
    ['tox.ini', 'pytest'],
    ['setup.cfg', 'tool:pytest'],
  ] as const;
  const found = sections.find(([file, section]) => parseIni(app.text(file) ?? '').has(section));
  return found && place(found[0], lineOf(app.text(found[0]), /^\[(tool:)?pytest\]/));
}

function testFiles(app: AppSource): readonly RelPath[] {
  return app
    .entries()
    .filter(({ kind, path }) => kind === 'file' && testFile.test(path))
    .map(({ path }) => path);
}

const testFile = /(^|\/)(test_[^/]*|[^/]*_test|tests?|conftest)\.py$/;
