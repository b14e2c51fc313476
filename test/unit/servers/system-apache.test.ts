import { describe, expect, it } from 'vitest';
import { builders, configSections, servers } from '../../../builders/catalog.ts';
import { systemOptions } from '../../../builders/servers/mod_wsgi/system/express-options.ts';
import { systemFolder } from '../../../builders/servers/mod_wsgi/system/system-folder.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { noAnswers } from '../../../src/lock/answers.ts';

const flask = {
  'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
  'requirements.txt': 'flask==3.1.1\n',
};

function folderOf(files: Readonly<Record<string, string>>, options: readonly string[] = []) {
  const app = memoryApp({ ...flask, ...files });
  const config = readConfig(app, { sections: configSections });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const plan = makePlan({
    ...{ app, config: config.value, builders, servers },
    ...{ platform: 'linux/amd64', warpVersion: '0', answers: noAnswers },
  });
  return systemFolder(plan, { name: 'shop', layout: 'debian', hosts: ['localhost'], options });
}

function content(
  files: Readonly<Record<string, string>>,
  path: string,
  options?: readonly string[],
) {
  const folder = folderOf(files, options);
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  const file = folder.value.files.find((one) => one.path === path);
  return file && 'content' in file ? file.content : undefined;
}

describe('options of mod_wsgi-express in a system Apache', () => {
  it.each([
    ['a setting', ['--queue-timeout', '30'], { daemon: { 'queue-timeout': '30' } }],
    ['the last of them', ['--threads', '5', '--threads=9'], { daemon: { threads: '9' } }],
    ['another name', ['--daemon-backlog', '100'], { daemon: { 'listen-backlog': '100' } }],
    ['a flag', ['--chunked-request'], { directives: ['WSGIChunkedRequest On'] }],
    ['a directive', ['--log-level', 'warn wsgi:info'], { directives: ['LogLevel warn wsgi:info'] }],
    [
      'trusted proxies',
      [
        '--trust-proxy',
        '10.0.0.0/8',
        '--trust-proxy',
        '::1',
        '--trust-proxy-header',
        'X-Forwarded-For',
      ],
      {
        directives: [
          'WSGITrustedProxyHeaders X-Forwarded-For',
          'WSGITrustedProxies 10.0.0.0/8 ::1',
        ],
        accessLogFormat: '%{REMOTE_ADDR}e %l %u %t "%r" %>s %b',
      },
    ],
    [
      'what is of the container',
      ['--port', '8080', '--log-to-terminal', '--max-clients', '100'],
      {},
    ],
  ])('become %s', (_what, words, found) => {
    const { options, problems } = systemOptions(words);
    expect(problems).toEqual([]);
    expect(options).toEqual({ daemon: {}, directives: [], ...found });
  });

  it('without a counterpart are named', () => {
    const { problems } = systemOptions(['--enable-debugger', '--http2']);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('--enable-debugger'),
      expect.stringContaining('--http2'),
    ]);
  });
});

describe('the folder that installs an app', () => {
  it("has the container's own figures, and the user's arguments after them", () => {
    const config = "server: { deadline: 30s, args: ['--maximum-requests', '5000'] }\n";
    const settings = content({ 'warp.yaml': config }, 'daemon-settings', ['memory-limit=1000']);
    const lines = settings?.trimEnd().split('\n') ?? [];
    const figures = ['processes=$WARP_PROCESSES', 'threads=$WARP_THREADS', 'socket-timeout=45'];
    expect(lines).toEqual(expect.arrayContaining([...figures, 'maximum-requests=5000']));
    expect(lines.at(-1)).toBe('memory-limit=1000');
  });

  it.each([
    [
      'uv',
      { 'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask"]\n' },
      'uv',
    ],
    ['pip', {}, "'uv' 'pip' 'install' '-r' 'requirements.txt'"],
  ])('installs by the commands of a build (%s)', (_manager, files, command) => {
    expect(content(files, 'build.sh')).toContain(command);
  });

  it('says that releases are those of the day where nothing locks them', () => {
    const folder = folderOf({});
    expect(folder.ok && folder.value.notes).toEqual([expect.stringContaining('warp lock')]);
  });

  it.each([
    [
      'a hook that changes the machine',
      { 'warp.yaml': 'hooks: { install: echo }\n' },
      [],
      'the hook install',
    ],
    [
      'an option that express alone has',
      { 'warp.yaml': "server: { args: ['--enable-docs'] }\n" },
      [],
      '--enable-docs',
    ],
    ['a setting that is none', {}, ['threads=3'], 'threads=3'],
  ])('is not made with %s', (_what, files, options, named) => {
    const folder = folderOf(files, options);
    expect(folder.ok ? [] : folder.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(named),
    ]);
  });
});
