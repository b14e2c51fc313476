import { expect, test } from 'vitest';
import { requiredVariables } from '../../../builders/python/settings-env.ts';
import { pythonProject } from '../../../builders/python/source/project.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

function required(text: string, more: Record<string, string> = {}): string[] {
  const project = pythonProject(memoryApp({ 'site/settings.py': text, ...more }));
  return requiredVariables(project, ['site/settings.py']).map(
    ({ name, type }) => `${name}:${type}`,
  );
}

test.each<[string, string, string[]]>([
  ['os.environ[…]', "import os\nA = os.environ['SECRET']\n", ['SECRET:string']],
  ['environ imported', "from os import environ\nA = environ['SECRET']\n", ['SECRET:string']],
  ['an alias', "import os\nenv = os.environ\nA = env['SECRET']\n", ['SECRET:string']],
  ['get has no need', "import os\nA = os.environ.get('A')\nB = os.getenv('B', '1')\n", []],
  ['a number', "import os\nA = int(os.environ['PORT'])\n", ['PORT:int']],
  ['a number of nothing', "import os\nA = int(os.getenv('PORT'))\n", ['PORT:int']],
  ['a number with a default', "import os\nA = int(os.getenv('PORT', '1'))\n", []],
  [
    'in a nested structure',
    "import os\nD = {'default': {'NAME': os.environ['DB']}}\n",
    ['DB:string'],
  ],
  ['a URL by its name', "import os\nA = os.environ['REDIS_URL']\n", ['REDIS_URL:url']],
  ['a tested variable', "import os\nif 'A' in os.environ:\n    A = os.environ['A']\n", []],
  [
    'a caught KeyError',
    "import os\ntry:\n    A = os.environ['A']\nexcept KeyError:\n    A = ''\n",
    [],
  ],
  ['a read in a function', "import os\ndef f():\n    return os.environ['A']\n", []],
  [
    'django-environ',
    "import environ\nenv = environ.Env(DEBUG=(bool, False))\nA = env('KEY')\nB = env('DEBUG')\nC = env.int('N')\nD = {'default': env.db()}\nE = env('X', default=1)\nF = env.bool('B', False)\n",
    ['KEY:string', 'N:int', 'DATABASE_URL:url'],
  ],
  [
    'defaults by place',
    "from environs import Env\nenv = Env()\nA = env('A', 'x')\nB = env.json('B', {})\nC = env.list('C', [])\nD = env('D', int)\n",
    ['D:int'],
  ],
  [
    'decouple',
    "from decouple import config\nA = config('KEY')\nB = config('N', cast=int)\nC = config('D', default=True, cast=bool)\n",
    ['KEY:string', 'N:int'],
  ],
])('%s', (_title, text, expected) => {
  expect(required(text)).toEqual(expected);
});

test('star imports are followed, with the place of each read', () => {
  const project = pythonProject(
    memoryApp({
      'site/settings.py': 'from .base import *\n',
      'site/base.py': "import os\n\nKEY = os.environ['KEY']\n",
    }),
  );
  expect(requiredVariables(project, ['site/settings.py'])).toEqual([
    { name: 'KEY', type: 'string', file: 'site/base.py', line: 3 },
  ]);
});

test('an env reader imported from another module is known', () => {
  const found = required("from .base import env\nA = env('KEY')\n", {
    'site/base.py': 'import environ\nenv = environ.Env()\n',
  });
  expect(found).toEqual(['KEY:string']);
});
