import { describe, expect, it } from 'vitest';
import { errorDocument, formatError } from '../../../src/cli/output/error.ts';
import { formatPlan } from '../../../src/cli/output/plan.ts';
import { formatTable } from '../../../src/cli/output/table.ts';
import { formatWarning } from '../../../src/cli/output/warning.ts';
import type { Plan, Reason } from '../../../src/plan/types.ts';
import { WarpError } from '../../../src/warp-error.ts';

const error = new WarpError({
  code: 'WARP_CONFIG_INVALID',
  phase: 'config',
  message: 'warp.yaml is wrong',
  hint: 'correct it',
  problems: [
    {
      message: 'unknown key',
      hint: 'did you mean port?',
      at: { file: 'warp.yaml', line: 3, column: 5 },
    },
  ],
  output: 'first\n\u001B[31msecond\u001B[0m\n',
});

describe('an error for people', () => {
  it('says what, where, what was printed, what to do, the code and where to read on', () => {
    expect(formatError(error, { color: false })).toBe(
      [
        'error: warp.yaml is wrong',
        '  warp.yaml:3:5: unknown key',
        '    did you mean port?',
        '  │ first',
        '  │ second',
        'hint: correct it',
        'WARP_CONFIG_INVALID, exit 10: docs/errors.md#warp_config_invalid',
        '',
      ].join('\n'),
    );
  });

  it('says nothing twice when the one problem is the whole error', () => {
    const problem = { message: 'x is wrong', hint: 'correct x', at: { file: 'x.toml', line: 3 } };
    const message = 'app: x is wrong';
    const twice = { code: 'WARP_X', phase: 'config', message, hint: 'correct x' } as const;
    const text = formatError(new WarpError({ ...twice, problems: [problem] }), { color: false });
    expect(text.split('\n').slice(0, 3)).toEqual([
      'error: app: x is wrong',
      '  x.toml:3',
      'hint: correct x',
    ]);
  });

  it('shows the end of a long output', () => {
    const output = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n');
    const long = new WarpError({ code: 'WARP_X', phase: 'build', message: 'm', output });
    const text = formatError(long, { color: false });
    expect(text).toContain('60 lines before');
    expect(text).toContain('line 99');
    expect(text).not.toContain('line 59');
  });

  it('shows the stack of what nobody foresaw, and calls it a bug', () => {
    const bug = new TypeError('x is undefined', { cause: new Error('deeper') });
    const text = formatError(bug, { color: false });
    expect(text).toMatch(/^unexpected error: x is undefined\n +at /);
    expect(text).toContain('caused by: deeper');
    expect(text).toContain('this is a bug in warp');
  });
});

describe('an error as data', () => {
  it('holds the same', () => {
    expect(errorDocument(error).error).toEqual({
      code: 'WARP_CONFIG_INVALID',
      message: 'warp.yaml is wrong',
      hint: 'correct it',
      problems: error.problems,
      exitCode: 10,
      transient: false,
      output: error.output,
    });
    expect(errorDocument('odd').error).toMatchObject({
      code: 'WARP_BUG',
      exitCode: 1,
      message: 'odd',
    });
  });
});

describe('a warning', () => {
  it('names its file once', () => {
    const warning = { code: 'WARP_X', at: { file: 'a.bin' } } as const;
    expect(formatWarning({ ...warning, message: 'a.bin is big' })).toBe(
      'warning: a.bin is big [WARP_X]',
    );
    expect(formatWarning({ ...warning, message: 'it is big' })).toBe(
      'warning: a.bin: it is big [WARP_X]',
    );
  });
});

describe('formatTable', () => {
  it('makes columns as wide as their widest cell, by cells of the terminal', () => {
    expect(
      formatTable(
        ['NAME', 'URL'],
        [
          ['日本', 'x'],
          ['longer-name', ''],
        ],
      ),
    ).toBe('NAME         URL\n日本         x\nlonger-name\n');
  });
});

describe('formatPlan', () => {
  const reason: Reason = {
    rule: 'requires-python says so',
    at: { file: 'pyproject.toml', line: 4 },
    via: 'app',
  };
  const plan: Plan = {
    version: 1,
    warp: '1.0.0',
    platform: 'linux/amd64',
    base: { value: { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' }, reason },
    facts: [
      {
        name: 'python.version',
        value: '3.13',
        reason,
        rejected: [{ value: '3.9', why: 'too old' }],
      },
    ],
    tools: {},
    questions: [],
    packages: { run: [], build: [] },
    stages: [
      {
        id: 'dependencies',
        owner: 'python',
        from: { kind: 'base' },
        steps: [
          {
            kind: 'run',
            title: 'installing 3 packages',
            argv: ['uv'],
            caches: [{ id: 'uv', at: '/c', sharing: 'shared' }],
            as: 'app',
            network: 'default',
            reason,
          },
          { kind: 'env', set: {}, reason },
        ],
      },
    ],
    image: {
      env: {},
      workdir: '/',
      user: '1001:0',
      port: 8080,
      entrypoint: [],
      command: [],
      labels: {},
    },
    processes: [
      {
        name: 'web',
        command: ['serve', 'a b'],
        server: 'mod_wsgi',
        stopSignal: 'WINCH',
        timing: { deadlineMs: 60_000, drainMs: 65_000, startupMs: 60_000, killAfterMs: 5000 },
        listens: true,
        judged: true,
        env: {},
        reason,
      },
    ],
    hooks: [],
    volumes: [{ name: 'data', path: '/opt/app-root/data', reason }],
    assumed: [
      { name: 'SECRET_KEY', value: 'x', reason: { rule: 'settings need it', via: 'assumed' } },
    ],
    warnings: [{ code: 'WARP_X', message: 'DEBUG is on' }],
    ignore: [],
  };

  it('gives every decision with value, reason and place, and what was turned down', () => {
    const text = formatPlan(plan);
    for (const part of [
      'python.version: 3.13\n      requires-python says so (pyproject.toml:4)\n      not 3.9: too old',
      'base: debian:trixie-slim',
      'installing 3 packages (cache uv)',
      "web under mod_wsgi: serve 'a b'",
      'data  /opt/app-root/data  requires-python',
      'SECRET_KEY  x  settings need it',
      'DEBUG is on',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('Hooks');
  });
});
