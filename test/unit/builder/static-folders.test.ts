import { describe, expect, it } from 'vitest';
import { type MemoryFile, memoryApp } from '../../../src/app/memory-app.ts';
import { staticFolders, staticProblems } from '../../../src/builder/static-folders.ts';
import { readConfig } from '../../../src/config/read-config.ts';

function read(yaml: string, files: Readonly<Record<string, MemoryFile>> = {}) {
  const app = memoryApp({ 'warp.yaml': yaml, ...files });
  const config = readConfig(app, { env: {} });
  if (!config.ok) return { wrong: config.problems };
  return { folders: staticFolders(config.value), problems: staticProblems(app, config.value) };
}

describe('static folders', () => {
  it('are given to servers without a slash at the end', () => {
    const files = { 'dist/assets/site.css': 'x' };
    expect(read('server: { static: { /assets/: ./dist//assets/ } }', files)).toEqual({
      folders: { '/assets': 'dist/assets' },
      problems: [],
    });
  });

  it('have to be there', () => {
    const { problems } = read('server:\n  static: { /assets: dist }\n', { 'dist.txt': 'x' });
    expect(problems).toMatchObject([{ code: 'WARP_STATIC_FOLDER', at: { file: 'warp.yaml' } }]);
  });

  it('cannot be a file', () => {
    const { problems } = read('server: { static: { /robots.txt: robots.txt } }', {
      'robots.txt': 'x',
    });
    expect(problems?.[0]?.message).toContain('no folder');
  });

  it('may be what a hook of the build writes', () => {
    const yaml = `server: { static: { /assets: dist/assets } }
hooks: { build: { run: npm run build, outputs: [dist] } }
`;
    expect(read(yaml).problems).toEqual([]);
  });

  it.each(['/', '/a b', '/a//b', '/a?b', 'assets', '/a%20b'])('cannot be below %j', (url) => {
    expect(read(`server: { static: { ${JSON.stringify(url)}: dist } }`).wrong).toHaveLength(1);
  });
});
