import { expect, test } from 'vitest';
import { plannedFiles } from '../../support/planned-files.ts';

const manifest = (script: string) =>
  `[project]\nname = "x"\nversion = "1"\n[project.scripts]\n${script} = "x.cli:main"\n`;

/** Whether the web process of an app listens. */
const listens = (files: Readonly<Record<string, string>>) =>
  plannedFiles({ 'requirements.txt': 'requests\n', ...files }).processes[0]?.listens;

test.each<[string, Record<string, string>]>([
  [
    'opens connections',
    { 'main.py': 'import socket\nsocket.create_connection(("example.org", 80))\n' },
  ],
  [
    'binds the socket of a client',
    {
      'main.py': 'import socket\ns = socket.socket()\ns.bind(source)\ns.connect(there)\nprint(s)\n',
    },
  ],
  ['fetches with asyncio', { 'main.py': 'import asyncio, aiohttp\nasyncio.run(fetch())\n' }],
  ['knows statuses', { 'main.py': 'from http import HTTPStatus\nprint(HTTPStatus.OK)\n' }],
  ['cleans file names', { 'main.py': 'from werkzeug.utils import secure_filename\nprint(1)\n' }],
  [
    'is a bot',
    {
      'main.py':
        'import asyncio, discord\nbot = discord.Bot()\n@bot.listen()\nasync def on_message(m):\n    pass\nbot.run("t")\n',
    },
  ],
  [
    'is a console script',
    {
      'pyproject.toml': manifest('x'),
      'x/__init__.py': '',
      'x/cli.py': 'import ssl, http.client\ndef main():\n    print(http.client)\n',
    },
  ],
])('a program that %s does not listen', (_, files) => {
  expect(listens(files)).toBe(false);
});

test.each<[string, Record<string, string>]>([
  [
    'in a file that it imports',
    {
      'main.py': 'import net\nnet.go()\n',
      'net.py':
        'import socket\ndef go():\n    s = socket.socket()\n    s.bind(at)\n    s.listen()\n',
    },
  ],
  [
    'by a library that it tells the address',
    { 'main.py': 'import asyncio\nimport thing\nthing.App().run("0.0.0.0")\n' },
  ],
  [
    'on $PORT',
    { 'main.py': 'import asyncio, os\nimport thing\nthing.run(int(os.environ["PORT"]))\n' },
  ],
  ['by gRPC', { 'main.py': 'import grpc\ns = make()\ns.add_insecure_port("[::]:50051")\n' }],
  ['by ZeroMQ', { 'main.py': 'import zmq\nzmq.Context().socket(zmq.REP).bind("tcp://*:5555")\n' }],
  [
    'as a console script of its own name',
    {
      'pyproject.toml': manifest('serve'),
      'x/__init__.py': '',
      'x/cli.py': 'import unknown\ndef main():\n    unknown.go()\n',
    },
  ],
])('a program that serves %s may listen', (_, files) => {
  expect(listens(files)).toBe(true);
});
