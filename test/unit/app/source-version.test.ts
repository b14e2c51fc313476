import { describe, expect, it } from 'vitest';
import { type RunProgram, readSourceVersion } from '../../../src/app/source-version.ts';

const app = { folder: '/app', newestMs: 5000, taken: [''] };
const commit = 'a'.repeat(40);

function git(answers: Readonly<Record<string, { status?: number; stdout?: string }>>): RunProgram {
  return async (argv) => {
    const verb = ['log', 'ls-files', 'status'].find((name) => argv.includes(name)) ?? '';
    return { status: 0, stdout: '', ...answers[verb] };
  };
}

describe('readSourceVersion', () => {
  it('takes commit and commit time of a clean folder', async () => {
    const run = git({ log: { stdout: `${commit} 1700000000\n` } });
    expect(await readSourceVersion(app, run)).toEqual({
      revision: commit,
      createdMs: 1_700_000_000_000,
      dirty: false,
    });
  });

  it('takes the newest file when something is not committed', async () => {
    const run = git({
      log: { stdout: `${commit} 1700000000\n` },
      status: { stdout: ' M a.py\n' },
    });
    expect(await readSourceVersion(app, run)).toEqual({
      revision: commit,
      createdMs: 5000,
      dirty: true,
    });
  });

  it.each([
    ['no git', { log: { status: 127 }, 'ls-files': { status: 127 }, status: { status: 127 } }],
    ['no commit yet', { log: { status: 128 } }],
    [
      'a folder that another repository ignores',
      { log: { stdout: `${commit} 1\n` }, 'ls-files': { status: 1 } },
    ],
  ])('knows no version with %s', async (_, answers) => {
    expect(await readSourceVersion(app, git(answers))).toEqual({ createdMs: 5000, dirty: false });
  });
});
