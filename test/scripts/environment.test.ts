import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appears, makeToolkit, type Toolkit } from '../support/toolkit.ts';

function hook(toolkit: Toolkit, output: string): void {
  writeFileSync(join(toolkit.folder, 'output'), output);
  toolkit.etc('hooks/deploy-env', `#!/bin/sh\ncat ${toolkit.folder}/output\n`);
}

const value = (toolkit: Toolkit, name: string, env?: Readonly<Record<string, string>>): string =>
  toolkit.run(['exec', '--', process.execPath, '-p', `JSON.stringify(process.env.${name})`], env)
    .stdout;

describe('the environment', () => {
  it('is launch.env below deploy-env below the container', () => {
    const toolkit = makeToolkit();
    toolkit.etc('launch.env', "A='launch'\nB='launch'\nC='launch'\n");
    hook(toolkit, 'B=hook\nC=hook\n');
    const seen = toolkit.run(['exec', 'sh', '-c', 'echo $A $B $C'], { C: 'container' });
    expect(seen.stdout).toBe('launch hook container\n');
  });

  it("lets the hook see the container's variables", () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/deploy-env', '#!/bin/sh\necho "URL=https://$HOST_NAME/"\n');
    expect(value(toolkit, 'URL', { HOST_NAME: 'example.org' })).toBe('"https://example.org/"\n');
  });

  it.each([
    ['V=plain', 'plain'],
    ['V=', ''],
    ['export V=x', 'x'],
    ['V=a b  # c $HOME `id` $(id)', 'a b  # c $HOME `id` $(id)'],
    ['V={"a": "b"}', '{"a": "b"}'],
    ["V='it # stays $HOME'", 'it # stays $HOME'],
    ['V="say \\"hi\\" \\\\ \\$x" # comment', 'say "hi" \\ $x'],
    ['V="one\n\ntwo\n"', 'one\n\ntwo\n'],
    ["V='one\ntwo'", 'one\ntwo'],
    ['V="one\\ntwo"', 'one\ntwo'],
    ["V=it's", "it's"],
    ['\n# comment\n  V=x\r\n', 'x'],
  ])('takes %j as it is meant', (line, expected) => {
    const toolkit = makeToolkit();
    hook(toolkit, `${line}\n`);
    expect(value(toolkit, 'V')).toBe(`${JSON.stringify(expected)}\n`);
  });

  it.each(['no equals sign', '1A=x', 'A B=x', 'V="open', 'V="a" b'])(
    'refuses the line %j and names it',
    (line) => {
      const toolkit = makeToolkit();
      hook(toolkit, `OK=1\n${line}\n`);
      const ended = toolkit.run(['exec', 'true']);
      expect(ended.status).not.toBe(0);
      expect(ended.stderr).toContain('line 2');
      expect(ended.stderr).toContain(line);
    },
  );

  it('sources a legacy fragment, which wins over the container and needs no run bit', () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/legacy/deploy-env', 'A=fragment\nexport B="$A-$C"\n');
    const seen = toolkit.run(['exec', 'sh', '-c', 'echo $A $B'], { A: 'container', C: 'c' });
    expect(seen.stdout).toBe('fragment fragment-c\n');
  });

  it('is evaluated once and the same for every command beside the server', async () => {
    const toolkit = makeToolkit();
    toolkit.etc('hooks/deploy-env', '#!/bin/sh\necho "TOKEN=$(date +%N)"\n');
    const odd = `it's "odd"\n\nwith \\ and $HOME\n`;
    toolkit.process(
      `printf %s "$TOKEN" > ${toolkit.state}/token; : > ${toolkit.state}/up; exec sleep 60`,
      {},
      "export OF_PROCESS='default'\n",
    );
    const running = toolkit.start(['start'], { ODD: odd });
    await appears(join(toolkit.state, 'up'));
    const token = toolkit.run(['exec', 'cat', join(toolkit.state, 'token')]).stdout;
    expect(value(toolkit, 'TOKEN')).toBe(`"${token}"\n`);
    expect(value(toolkit, 'ODD')).toBe(`${JSON.stringify(odd)}\n`);
    expect(value(toolkit, 'OF_PROCESS')).toBe('"default"\n');
    expect(value(toolkit, 'ODD', { ODD: 'given' })).toBe('"given"\n');
    expect(value(toolkit, 'OF_PROCESS', { OF_PROCESS: 'given' })).toBe('"given"\n');
    running.process.kill('SIGTERM');
    await running.ended;
  });

  it('gives HOME and PORT sane values', () => {
    const toolkit = makeToolkit();
    const seen = toolkit.run(['exec', 'sh', '-c', 'echo $HOME $PORT'], { HOME: '/' });
    expect(seen.stdout).toBe('/tmp 8080\n');
  });
});

describe('sizes', () => {
  const started = (files: Readonly<Record<string, string>>, env = {}, server = '') => {
    const toolkit = makeToolkit();
    const cgroup = join(toolkit.folder, 'cgroup');
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(cgroup, name, '..'), { recursive: true });
      writeFileSync(join(cgroup, name), content);
    }
    const shown = 'WARP_CPUS WARP_PROCESSES WARP_THREADS WARP_CLIENTS';
    const script = `echo ${shown.replace(/WARP/g, '$WARP')}; echo "each $WARP_PROCESS_MEMORY"`;
    toolkit.process(script, { WARP_SERVER: server });
    return toolkit.start(['start'], { WARP_CGROUP: cgroup, ...env }).ended;
  };
  const sized = async (files: Readonly<Record<string, string>>, env = {}) =>
    (await started(files, env)).stdout.replace(/each .*\n/, '');
  const memoryEach = async (files: Readonly<Record<string, string>>, env = {}) =>
    /each (\d+)/.exec((await started(files, env)).stdout)?.[1];

  it('count a part of a CPU as one and start two processes at least (cgroup v2)', async () => {
    expect(await sized({ 'cpu.max': '50000 100000\n', 'memory.max': 'max\n' })).toBe('1 2 5 200\n');
  });

  it('read the quota of cgroup v1', async () => {
    const files = { 'cpu/cpu.cfs_quota_us': '100000\n', 'cpu/cpu.cfs_period_us': '100000\n' };
    expect(await sized(files)).toBe('1 2 5 200\n');
  });

  it('start no more processes than fit into a small memory', async () => {
    expect(await sized({ 'cpu.max': 'max 100000\n', 'memory.max': '134217728\n' })).toMatch(
      /^\d+ 1 5 200\n$/,
    );
  });

  it('divide what a limit leaves among the processes (cgroup v2 and v1)', async () => {
    const two = { WARP_PROCESSES: '2' };
    const each = String(Math.floor(((1_000_000_000 - 67_108_864) * 0.85) / 2));
    expect(await memoryEach({ 'memory.max': '1000000000\n' }, two)).toBe(each);
    expect(await memoryEach({ 'memory/memory.limit_in_bytes': '1000000000\n' }, two)).toBe(each);
    // A small container keeps a tenth back.
    const small = String((200_000_000 * 0.9 * 0.85) / 2);
    expect(await memoryEach({ 'memory.max': '200000000\n' }, two)).toBe(small);
  });

  it('give a process no limit where the container has none', async () => {
    expect(await memoryEach({ 'memory.max': 'max\n' })).toBe('0');
    expect(await memoryEach({ 'memory/memory.limit_in_bytes': '9223372036854771712\n' })).toBe('0');
  });

  it('start as many processes as fit, each with the memory it is given', async () => {
    const given = { WARP_PROCESS_MEMORY: '400000000' };
    const files = { 'cpu.max': 'max 100000\n', 'memory.max': '600000000\n' };
    expect(await sized(files, given)).toMatch(/^\d+ 1 5 200\n$/);
  });

  it.each([
    [{ WARP_PROCESSES: '8' }, 'each would have less than 32 MiB'],
    [
      { WARP_PROCESS_MEMORY: '150000000', WARP_PROCESSES: '2' },
      '2 process(es) of 143 MiB do not fit',
    ],
    [{ WARP_PROCESS_MEMORY: '250000000' }, '1 process(es) of 238 MiB do not fit'],
    [{ WARP_PROCESS_MEMORY: 'lots' }, "WARP_PROCESS_MEMORY is 'lots'"],
    [{ WARP_PROCESSES: '0' }, "WARP_PROCESSES is '0'"],
  ])('end the container with 2 over what cannot be: %j', async (given, why) => {
    const { status, stderr } = await started({ 'memory.max': '250000000\n' }, given, 'stub');
    expect(stderr).toContain(why);
    expect(status).toBe(2);
  });

  it('are no business of a command that is no server', async () => {
    const { status } = await started({ 'memory.max': '250000000\n' }, { WARP_PROCESSES: '8' });
    expect(status).toBe(0);
  });

  it('leave what the environment says', async () => {
    const given = { WARP_PROCESSES: '4', WARP_THREADS: '10' };
    expect(await sized({ 'cpu.max': '100000 100000\n' }, given)).toBe('1 4 10 200\n');
  });
});
