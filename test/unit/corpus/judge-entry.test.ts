import { expect, test } from 'vitest';
import { entryDifference } from '../../corpus/judge-entry.ts';
import type { CorpusRecord } from '../../corpus/record.ts';

const record = (entry: unknown): CorpusRecord => ({
  ...{ id: 'a/b', repo: 'a/b', commit: 'c', path: '.', lang: 'python', tier: 'detect' },
  entry,
  expect: {},
});

const plan = (command: string, env: Record<string, string> = {}, settings?: string) => ({
  facts: settings === undefined ? [] : [{ name: 'django.settings', value: settings }],
  processes: [{ name: 'web', command: command.split(' '), env }],
});

test.each([
  [{ files: ['main.py'] }, plan('python main.py')],
  [{ files: ['main.py'] }, plan('start.sh', { WARP_ENTRY_MODULE: 'main' })],
  [{ files: ['wsgi.py', 'app.sh'] }, plan('./app.sh')],
  [
    { files: ['main.py'], Procfile: { web: 'python3 main.py' } },
    plan('sh -c exec python3 main.py'),
  ],
  [{ 'manage.py': 'shop.settings' }, plan('start.sh', {}, 'shop.settings')],
  [undefined, plan('python hello.py')],
])('%j is what %j starts', (entry, document) => {
  expect(entryDifference(record(entry), document)).toBeUndefined();
});

test.each([
  [{ files: ['main.py'] }, plan('python domain.py')],
  [{ files: ['wsgi.py', 'app.sh'] }, plan('start.sh', { WARP_ENTRY_MODULE: 'wsgi' })],
  [{ 'manage.py': 'shop.settings' }, plan('start.sh', {}, 'shop.settings.dev')],
])('%j is not what %j starts', (entry, document) => {
  expect(entryDifference(record(entry), document)).toContain('not');
});
