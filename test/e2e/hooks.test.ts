import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const flask = {
  'app.py': 'from flask import Flask\n\napp = Flask(__name__)\n',
  'requirements.txt': 'flask\n-c constraints.txt\n',
  'constraints.txt': '',
};
const shell = { 'app.sh': '#!/bin/sh\nexec sleep 600\n' };

interface StepEvent {
  readonly kind: string;
  readonly title: string;
  readonly state: string;
}

/** What became of the build's steps, by the first words of their titles. */
async function builtSteps(
  app: WarpApp,
  titles: readonly string[],
): Promise<Record<string, string>> {
  const { stderr, status } = await runWarp(['build', app.folder, '--progress', 'json']);
  expect(status, stderr).toBe(0);
  const events = stderr
    .split('\n')
    .flatMap((line) => (line.startsWith('{"kind":"step"') ? [JSON.parse(line) as StepEvent] : []));
  const last = (title: string) =>
    new Set(
      events
        .filter((event) => event.title.startsWith(title) && event.state !== 'running')
        .map(({ state }) => state),
    );
  return Object.fromEntries(titles.map((title) => [title, [...last(title)].sort().join()]));
}

describe('an edit', () => {
  const install = 'running the hook install';
  const preBuild = 'running the hook pre-build';
  const dependencies = 'installing 1 package from requirements.txt';
  const build = 'running the hook build';
  const titles = [install, preBuild, dependencies, build];

  test('redoes what depends on it and nothing before', async () => {
    await using app = await warpApp('hooks-edits');
    writeFiles(app.folder, {
      ...flask,
      'pins/some.txt': 'itsdangerous<99\n',
      'warp.yaml':
        'hooks: { pre-build: { inputs: [pins], outputs: [constraints.txt] }, build: "true" }\n',
      '.warp/hooks/install': '#!/bin/sh\necho once > /usr/local/share/from-install\n',
      '.warp/hooks/pre-build': '#!/bin/sh\ncat pins/*.txt > constraints.txt\n',
      '.warp/hooks/deploy': '#!/bin/sh\n',
    });
    await app.build();
    // What an engine has built before, in an earlier run of this test, comes from its cache.
    const own = `# ${randomUUID()}\n`;
    const edit = (file: string, text = '') => {
      appendFileSync(join(app.folder, file), `${text}${own}`);
      return builtSteps(app, titles);
    };
    const cached = { [install]: 'cached', [preBuild]: 'cached', [dependencies]: 'cached' };
    expect(await edit('.warp/hooks/deploy')).toEqual({ ...cached, [build]: 'done' });
    expect(await edit('app.py')).toEqual({ ...cached, [build]: 'done' });
    // It writes what it wrote before.
    expect(await edit('.warp/hooks/pre-build')).toMatchObject({
      [install]: 'cached',
      [preBuild]: expect.stringContaining('done'),
      [dependencies]: 'cached',
    });
    expect(await edit('pins/some.txt', 'click<99\n')).toMatchObject({
      [install]: 'cached',
      [preBuild]: expect.stringContaining('done'),
      [dependencies]: 'done',
    });
    expect((await edit('.warp/hooks/install'))[install]).toContain('done');
  });
});

test('what an install hook brings is in the image, and the lists of apt are not', async () => {
  await using app = await warpApp('hooks-install');
  writeFiles(app.folder, {
    ...flask,
    '.warp/hooks/install':
      '#!/bin/sh\nset -e\napt-get update -q\napt-get install -y -q --no-install-recommends jq\n' +
      'echo x > /tmp/left; ls -A "$PWD/.warp/hooks" > /usr/local/share/seen\n',
    '.warp/hooks/build': '#!/bin/sh\nid -u > seen-by; jq --version >> seen-by\n',
  });
  const { container } = await app.run();
  const look = ['sh', '-c', 'cat seen-by /usr/local/share/seen; ls -A /var/lib/apt/lists /tmp'];
  const { output } = await app.exec(container, look);
  expect(output).toMatch(/^1001\r\njq-[\d.]+\r\ninstall\r\n/);
  expect(output).toContain('/tmp:\r\nwarp\r\n');
  expect(output).not.toContain('_dists_');
});

describe('a hook of the build that fails', () => {
  const cases: readonly [string, Readonly<Record<string, string>>, string, RegExp, RegExp][] = [
    [
      'by itself',
      { '.warp/hooks/build': '#!/bin/sh\necho some; printf "last words" >&2; exit 3\n' },
      'WARP_HOOK_FAILED',
      /the build hook \(\.warp\/hooks\/build\) ended with status 3/,
      /\[build\] some\n\[build\] last words$/,
    ],
    [
      'after a hundred megabytes',
      {
        '.warp/hooks/install':
          '#!/bin/sh\nyes "some line of it" | head -n 6000000\nhead -c 1000000 /dev/urandom\necho; echo the end\nexit 5\n',
      },
      'WARP_HOOK_FAILED',
      /the install hook .* ended with status 5/,
      /\[install\] the end$/,
    ],
    [
      'by hanging',
      {
        '.warp/hooks/pre-build': '#!/bin/sh\ntrap "" TERM\necho begun\nwhile :; do sleep 1; done\n',
        'warp.yaml': 'hooks: { pre-build: { timeout: 2s } }\n',
      },
      'WARP_HOOK_TIMEOUT',
      /the pre-build hook .* was still running after 2 s/,
      /\[pre-build\] begun/,
    ],
    [
      'by writing to the data folder',
      { 'warp.yaml': 'hooks: { build: "echo x > ../data/x" }\n' },
      'WARP_HOOK_WROTE_DATA',
      /\/opt\/app-root\/data\/x/,
      /^$/,
    ],
    [
      'for want of its interpreter',
      { '.warp/hooks/build': '#!/usr/bin/env ruby\n' },
      'WARP_HOOK_INTERPRETER',
      /is run by ruby/,
      /^$/,
    ],
  ];

  test.each(cases)('%s ends with 40 and says so', async (_, files, code, message, output) => {
    await using app = await warpApp('hooks-failing');
    writeFiles(app.folder, { ...shell, ...files });
    const { status, failure, stderr } = await runWarp(['build', app.folder, '--json']);
    expect(status, stderr).toBe(40);
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(message);
    expect(failure?.output ?? '').toMatch(output);
    expect(stderr.length).toBeLessThan(4_000_000);
  });
});

describe('in the container', () => {
  test('server, commands and hooks have the same environment, made once', async () => {
    await using app = await warpApp('hooks-environment');
    writeFiles(app.folder, {
      'app.py': [
        'import json, os',
        'from flask import Flask',
        '',
        'app = Flask(__name__)',
        '',
        '@app.get("/")',
        'def index():',
        '    return json.dumps([os.environ["TOKEN"], os.environ["LINES"]])',
        '',
      ].join('\n'),
      'requirements.txt': 'flask\n',
      'print.py':
        'import json, os; print(json.dumps([os.environ["TOKEN"], os.environ["LINES"]]))\n',
      '.warp/hooks/deploy-env':
        '#!/usr/bin/env python3\nimport uuid\nprint(f"TOKEN={uuid.uuid4()}")\nprint("LINES=\'a $b\\n\\"c\\"\'")\n',
      '.warp/hooks/deploy': '#!/bin/sh\npython print.py > /tmp/deploy.json\n',
      '.warp/hooks/verify': '#!/bin/sh\npython print.py\n',
      '.warp/hooks/shell': '#!/bin/sh\nexec python print.py\n',
    });
    const { container, url } = await app.run();
    const { body } = await getPage(url, '/');
    expect(JSON.parse(body)[1]).toBe('a $b\n"c"');
    for (const command of ['warp verify', 'warp shell', 'warp exec python print.py']) {
      const { output } = await app.exec(container, command.split(' '));
      expect(output.trim(), command).toBe(body);
    }
    const { output } = await app.exec(container, ['cat', '/tmp/deploy.json']);
    expect(output.trim()).toBe(body);
  });

  test('a deploy hook that hangs ends the container and is named', async () => {
    await using app = await warpApp('hooks-hanging');
    writeFiles(app.folder, {
      ...shell,
      'warp.yaml': 'hooks: { deploy: { run: "echo waiting; sleep 600", timeout: 2s } }\n',
    });
    const ended = await runWarp(['run', app.folder, '--json', '--port', '0', '--name', app.name]);
    expect(ended.status, ended.stderr).toBe(60);
    const told = JSON.stringify(ended.failure);
    expect(told).toContain('[deploy] waiting');
    expect(told).toContain(
      'the deploy hook (hooks.deploy in warp.yaml) was still running after 2 s',
    );
    expect(told).toContain('hooks.deploy.timeout');
  });
});
