import { expect, test } from 'vitest';
import { memoryApp } from '../../../src/app/memory-app.ts';
import type { HandInstalled } from '../../../src/builder/hand-installed.ts';
import { type ProposalInput, proposeEdits } from '../../../src/kept/propose-edits.ts';
import type { KeptFile, ShellChanges } from '../../../src/kept/types.ts';
import type { Plan } from '../../../src/plan/types.ts';

const file = (text: string): KeptFile => ({ content: Buffer.from(text), executable: false });
const nothing: ShellChanges = {
  debian: undefined,
  packages: [],
  variables: { set: {}, unset: [] },
  source: [],
  elsewhere: [],
};
const list = (value: readonly string[], inFile?: string) => ({
  value,
  reason: { rule: '', via: 'config' as const, ...(inFile ? { at: { file: inFile } } : {}) },
});

function propose(
  files: Record<string, string>,
  changes: Partial<ShellChanges>,
  packages = list([]),
) {
  const config = {
    run: { packages },
    build: { packages: list([]) },
  } as unknown as ProposalInput['config'];
  const proposal = proposeEdits({
    changes: { ...nothing, ...changes },
    source: memoryApp(files, ['**/*.log']),
    local: (path) => (files[path] === undefined ? undefined : file(files[path])),
    root: '',
    config,
    plan: {} as Plan,
  });
  const texts = proposal.edits.map(({ path, after }): [string, string | null] => [
    path,
    after && 'content' in after ? after.content.toString() : null,
  ]);
  return { ...proposal, texts: Object.fromEntries(texts) };
}

test('the source gets what was written in it, and nothing that is no source', () => {
  const { texts, notes } = propose(
    { 'a.py': 'old', 'mine.py': 'edited here', 'same.py': 'new' },
    {
      source: [
        { path: 'a.py', before: file('old'), after: file('new') },
        { path: 'b.py', after: file('b') },
        { path: 'run.log', after: file('noise') },
        { path: 'same.py', before: file('old'), after: file('new') },
        { path: 'mine.py', before: file('old'), after: file('other') },
        { path: 'static/made.css', before: file('x'), after: file('y') },
        { path: 'link', after: { link: 'a.py' } },
      ],
    },
  );
  expect(texts).toEqual({ 'a.py': 'new', 'b.py': 'b' });
  expect(notes).toEqual([
    'mine.py is left alone: it has changed in the folder, too',
    'static/made.css is left alone: the build makes it',
    'link is left alone: it is a symbolic link',
  ]);
});

test('a file that went in the shell goes in the folder', () => {
  const { texts } = propose({ 'a.py': 'old' }, { source: [{ path: 'a.py', before: file('old') }] });
  expect(texts).toEqual({ 'a.py': null });
});

test('variables and Debian packages become configuration, secrets do not', () => {
  const { texts, notes } = propose(
    { 'warp.yaml': 'name: shop # ours\n' },
    {
      debian: { added: ['jq', 'libpq-dev'], brought: ['libjq1'], removed: [], otherVersion: [] },
      variables: { set: { API_TOKEN: 't', MODE: 'x', PATH: '/x' }, unset: ['OLD'] },
    },
  );
  expect(texts['warp.yaml']).toBe(
    'name: shop # ours\nrun:\n  packages:\n    - jq\n  env:\n    MODE: x\nbuild:\n  packages:\n    - libpq-dev\n',
  );
  expect(notes.map((note) => note.split(' ')[0])).toEqual(['API_TOKEN', 'PATH', 'unset']);
});

test('packages that another file lists are not replaced by the list in warp.yaml', () => {
  const debian = { added: ['jq'], brought: [], removed: [], otherVersion: [] };
  expect(propose({}, { debian }, list(['curl'], 'Aptfile')).texts['warp.yaml']).toBe(
    'run:\n  packages:\n    - ...\n    - jq\n',
  );
});

test('a package is declared in the file as the shell left it', () => {
  const of = {
    declare: (source, _plan, { added }) => ({
      files: new Map([['list.txt', `${source.text('list.txt')}${added[0]?.name}\n`]]),
      commands: ['lock it'],
      notes: [],
    }),
  } as Pick<HandInstalled, 'declare'> as HandInstalled;
  const { texts, commands } = propose(
    { 'list.txt': 'a\n' },
    {
      source: [{ path: 'list.txt', before: file('a\n'), after: file('a\nb\n') }],
      packages: [
        {
          of,
          changes: { added: [{ name: 'c', version: '1' }], brought: [], changed: [], removed: [] },
        },
      ],
    },
  );
  expect(texts).toEqual({ 'list.txt': 'a\nb\nc\n' });
  expect(commands).toEqual(['lock it']);
});
