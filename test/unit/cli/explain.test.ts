import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { explain } from '../../../src/cli/commands/explain.ts';
import type { CliContext } from '../../../src/cli/context.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from '../../support/write-files.ts';

function said(files: Readonly<Record<string, string>>, asked: string | undefined): string {
  using place = temporaryFolder();
  using state = temporaryFolder();
  writeFiles(place.path, files);
  let text = '';
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const context = { env: {}, cwd: place.path, home: state.path, stdout, stateFolder: state.path };
  explain(context as unknown as CliContext, asked, { dir: place.path });
  return text;
}

const app = {
  'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
  'requirements.txt': 'flask\n',
  '.python-version': '3.11\n',
};

test('a decision is told with its place, what was not taken and what would change it', () => {
  const text = said(app, 'python.version');
  expect(text).toContain('3.11');
  expect(text).toContain('.python-version:1');
  expect(text).toContain('not 3.13');
  expect(text).toContain('python.version in warp.yaml');
});

test('without a name everything is listed', () => {
  const text = said(app, undefined);
  for (const name of ['python.version', 'web.server', 'app.kind']) expect(text).toContain(name);
});

test('a name that is none is an error with the nearest', () => {
  expect(() => said(app, 'python.versoin')).toThrow(/python\.versoin/);
});
