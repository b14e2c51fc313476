import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const script = join(import.meta.dirname, '../../images/rootfs/opt/warp/lib/assemble-links.sh');

it('state becomes a link once, with what lies in it', () => {
  using place = temporaryFolder();
  const at = (path: string) => join(place.path, path);
  writeFiles(place.path, {
    'src/media/a.txt': 'a',
    'etc/x': '',
    asked: 'LINK data data dir\nLINK data/db.sqlite3 db.sqlite3 file\nLINK media media dir\n',
  });
  const words = `src=${at('src')} folder=${at('src')} etc=${at('etc')} data=/d WARP_LINKS=${at('asked')}`;
  execFileSync('sh', ['-euc', `${words}; . "$1"; make_links`, 'sh', script]);
  expect(readlinkSync(at('src/data'))).toBe('/d/data');
  expect(existsSync(at('etc/seed/media/a.txt'))).toBe(true);
  expect(readFileSync(at('etc/links'), 'utf8')).toBe('dir data data\ndir media media\n');
});
