import fc from 'fast-check';
import { describe, test } from 'vitest';
import { builders, configSections, servers } from '../../../builders/catalog.ts';
import { createIgnoreMatcher } from '../../../src/app/ignore-matcher.ts';
import { compileIgnorePattern, readIgnoreLines } from '../../../src/app/ignore-pattern.ts';
import { type MemoryFile, memoryApp } from '../../../src/app/memory-app.ts';
import { parseProcfile } from '../../../src/app/procfile.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { noAnswers } from '../../../src/lock/answers.ts';
import { WarpError } from '../../../src/warp-error.ts';

/** Lines that look like the file's own, and any text at all: mixed as a half-edited file is. */
function fileLike(words: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words, ' ', ':', '=', '\n', '"', "'", '#', '\\') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  );
  return fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
}

/** Plans the app; anything thrown that is no error of ours fails the test. */
function plan(files: Readonly<Record<string, MemoryFile>>): void {
  const app = memoryApp(files);
  const older = builders.flatMap((builder) => builder.older ?? []);
  const config = readConfig(app, { sections: configSections, older });
  if (!config.ok) return;
  try {
    makePlan({
      app,
      config: config.value,
      builders,
      servers,
      platform: 'linux/amd64',
      warpVersion: '0',
      answers: noAnswers,
    });
  } catch (error) {
    if (!(error instanceof WarpError)) throw error;
  }
}

const app = { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n', 'site/wsgi.py': '' };
const runs = { numRuns: 25 };
/** A run takes milliseconds; a busy machine gets its time. */
const limitMs = 60_000;

describe('whatever a file of the user holds, the answer is a plan or an error of ours', () => {
  test.each<readonly [string, readonly string[]]>([
    [
      'Procfile',
      ['web:', 'worker: ', 'gunicorn app:app', 'cd x && ', 'python app.py', '$PORT', '&', '||'],
    ],
    [
      'warp.yaml',
      [
        'server',
        'run',
        'env',
        'processes',
        'python',
        'entrypoint',
        'hooks',
        '{',
        '}',
        '[',
        ']',
        '- ',
        '  ',
        '&a',
        '*a',
        '<<',
        '!!x',
        '3.10',
        'null',
        'root',
        '../x',
        '__proto__',
        '? ',
        '|',
      ],
    ],
    ['.warpdrive/deploy_mode', ['auto', 'django', 'mod_wsgi', 'python', 'shell', 'gunicorn']],
    ['.warpdrive/server_args', ['--entry-point', '--port', 'app:app', '--url-alias', '/s/', '--']],
    ['.warpdrive/server_type', ['gunicorn', 'mod_wsgi', 'uwsgi', '../']],
    ['.warpdrive/home', ['site', '..', '/', '.', '/opt/app-root/src/site']],
    [
      '.s2i/environment',
      [
        'APP_MODULE=',
        'APP_FILE=',
        'APP_HOME=',
        'APP_SCRIPT=',
        'PORT=',
        'WEB_CONCURRENCY=',
        'site',
        'app:app',
        '../..',
        '__proto__=',
        'constructor=',
        'export ',
        '9e9',
      ],
    ],
    ['app.json', ['{"env":', '{', '}', '"A":', '"value":', 'null', '[', ']', ',', '"__proto__":']],
    ['Aptfile', ['libpq-dev', ':repo:', 'http://x/y.deb', '-', '..']],
    ['nixpacks.toml', ['[start]', 'cmd = ', '[phases.setup]']],
  ])(
    '%s',
    (file, words) => {
      fc.assert(
        fc.property(fileLike(words), (text) => plan({ ...app, [file]: text })),
        runs,
      );
    },
    limitMs,
  );

  test('an ignore file', () => {
    const lines = fileLike(['**', '*', '!', '/', '[a-', ']', '?', 'x', '{', '(', '+']);
    const path = fc.stringMatching(/^[a-z*[\]/.]{1,40}$/);
    fc.assert(
      fc.property(lines, path, (text, name) => {
        const patterns = readIgnoreLines(text).map(({ pattern }) => pattern);
        createIgnoreMatcher(patterns.filter((one) => compileIgnorePattern(one))).ignores(name);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a file of the user made to be slow', () => {
  // Each of these takes exponential or quadratic time in a reader that backtracks; ours must end.
  const long = 60_000;
  test.each<readonly [string, () => unknown]>([
    ['a Procfile of blanks', () => parseProcfile(`web: ${' '.repeat(long)}`)],
    ['a Procfile of continued lines', () => parseProcfile('\\\n'.repeat(long / 4))],
    [
      'a Procfile of one long command',
      () => plan({ ...app, Procfile: `web: gunicorn ${'a.'.repeat(long / 2)}` }),
    ],
    [
      'server_args of open quotes',
      () => plan({ ...app, '.warpdrive/server_args': '"\\'.repeat(long / 2) }),
    ],
    [
      'an environment of equal signs',
      () => plan({ ...app, '.s2i/environment': `A=${'"'.repeat(long)}` }),
    ],
    ['aliases of aliases', () => plan({ ...app, 'warp.yaml': billionLaughs() })],
  ])('%s is read in bounded time', (_, read) => {
    read();
  });
});

function billionLaughs(): string {
  const levels = Array.from({ length: 12 }, (_, at) => {
    const refs = at === 0 ? 'x' : Array.from({ length: 10 }, () => `*a${at - 1}`).join(', ');
    return `a${at}: &a${at} [${refs}]`;
  });
  return `${levels.join('\n')}\n`;
}
