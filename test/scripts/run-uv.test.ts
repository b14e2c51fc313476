import { describe, expect, it } from 'vitest';
import { runUv } from '../support/uv-runner.ts';

const failed = (lacks: string) =>
  `echo '  × Failed to build \`thing==1.0\`'; echo '${lacks}'; exit 1`;
const contents = [
  'usr/bin/thing-config libdevel/libthing-dev',
  'usr/include/thing/deep.h libdevel/libthing-dev',
  'usr/include/other.h libdevel/libother-dev',
  '',
].join('\n');
const has = (name: string) => `grep -qx ${name} "$INSTALLED"`;

describe('a package that has to be compiled', () => {
  it('gets one thing after the other, and each is told with its reason', () => {
    const uv = [
      `${has('libthing-dev')} || { ${failed('/bin/sh: 1: thing-config: not found')}; }`,
      `${has('libother-dev')} || { ${failed('x.c:1:1: fatal error: other.h: No such file or directory')}; }`,
      'echo done',
    ].join('\n');
    const run = runUv(uv, { contents });
    expect(run).toMatchObject({ status: 0, installed: ['libthing-dev', 'libother-dev'] });
    const told = run.output.match(/^warp-warning: WARP_BUILD_PACKAGE_ADDED: .*$/gm) ?? [];
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/libother-dev .*thing==1\.0 .*the header other\.h/);
  });

  it('is not tried again when what it lacks was brought and did not help', () => {
    const uv = `echo attempt >&2; ${failed('x.c:1:1: fatal error: other.h: No such file or directory')}`;
    const run = runUv(uv, { contents });
    expect(run).toMatchObject({ status: 1, installed: ['libother-dev'] });
    expect(run.output.match(/^attempt$/gm)).toHaveLength(2);
  });

  it('is named with what no package of the distribution has', () => {
    const run = runUv(failed('x.c:1:1: fatal error: nowhere.h: No such file or directory'), {
      contents,
    });
    expect(run).toMatchObject({ status: 1, installed: [] });
    expect(run.output).toMatch(
      /^warp-error: WARP_DEPENDENCIES_BUILD: .*thing==1\.0.*the header nowhere\.h$/m,
    );
  });

  it('is named with the last error where it lacks nothing', () => {
    const failure = failed('    Exception: it takes thing 2, but 1 was found');
    const run = runUv(failure, { contents });
    expect(run.output).toMatch(
      /^warp-error: WARP_DEPENDENCIES_BUILD: .*thing 2, but 1 was found$/m,
    );
  });

  it.each([
    'error[E0658]: `let` expressions in this position are unstable',
    'error: rustc 1.85.0 is not supported by the following packages:',
    'error: package `x v1.0` cannot be built because it requires rustc 1.88 or newer, while 1.85 is active',
  ])('is told to take a newer Rust than there is: %s', (line) => {
    const run = runUv(
      `cat <<'SAID'\n  × Failed to build \`thing==1.0\`\n    ${line}\n    error: cargo failed with code 101\nSAID\nexit 1`,
      { contents },
    );
    expect(run.output).toContain(`cannot be built: it takes a newer Rust than Debian's: ${line}`);
  });

  it('gets nothing without network, where a wheelhouse stands in for the index', () => {
    const run = runUv(failed('/bin/sh: 1: thing-config: not found'), {
      contents,
      env: { UV_OFFLINE: '1' },
    });
    expect(run).toMatchObject({ status: 1, installed: [] });
    expect(run.output).toMatch(
      /^warp-error: WARP_DEPENDENCIES_BUILD: .*wheelhouse has thing==1\.0/m,
    );
  });

  it('may be had later where the packages it lacks cannot be reached now', () => {
    const run = runUv(failed('/bin/sh: 1: thing-config: not found'), {
      contents,
      unreachable: 'E: Failed to fetch http://deb.test/InRelease  Connection timed out',
    });
    expect(run.status).toBe(1);
    const told = run.output.match(/^warp-(error|transient): .*$/gm) ?? [];
    expect(told.at(-1)).toMatch(
      /^warp-transient: WARP_PACKAGES_UNREACHABLE: .*thing==1\.0.*thing-config.*Connection timed out$/,
    );
  });

  it('gets nothing in a stage that stays', () => {
    const run = runUv(failed('/bin/sh: 1: thing-config: not found'), {
      contents,
      env: { WARP_COMPILERS: '' },
    });
    expect(run).toMatchObject({ status: 1, installed: [] });
  });
});

describe('a uv command', () => {
  it('that fails for another reason keeps its status and is run once', () => {
    const run = runUv('echo attempt; echo No solution found; exit 7');
    expect(run.status).toBe(7);
    expect(run.output.match(/^attempt$/gm)).toHaveLength(1);
    expect(run.output).toContain('WARP_DEPENDENCIES_UNSATISFIABLE');
  });
});
