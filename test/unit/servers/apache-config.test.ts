import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../builders/servers/mod_wsgi/verify/applications.ts';
import { readConfig } from '../../../builders/servers/mod_wsgi/verify/read-config.ts';
import { memoryConfig } from '../../support/memory-config.ts';

const main = '/etc/apache2/apache2.conf';

function read(files: Readonly<Record<string, string>>, start: readonly string[] = [main]) {
  return readConfig(memoryConfig(start, files));
}

/** Name and arguments of what counts, but for what sets the reading itself. */
function effective(text: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const own = ['serverroot', 'loadmodule', 'define', 'undefine'];
  return read({ [main]: `ServerRoot /etc/apache2\n${text}`, ...more })
    .directives.filter(({ name }) => !own.includes(name))
    .map(({ name, args }) => [name, ...args].join(' '));
}

describe('reading an Apache configuration', () => {
  it.each([
    ['comments and blanks', '# A x\n\n  A x\n', ['a x']],
    ['continued lines', 'A x \\\n  y\nB z', ['a x y', 'b z']],
    ['quotes', `A "x y" 'z "w"' "q\\"r"`, ['a x y z "w" q"r']],
    ['Windows line ends', 'A x\r\nB y\r\n', ['a x', 'b y']],
    ['a module that is not there', '<IfModule mod_ssl.c>\nA x\n</IfModule>', []],
    [
      'a module that is there',
      'LoadModule ssl_module m.so\n<IfModule mod_ssl.c>\nA x\n</IfModule>',
      ['a x'],
    ],
    ['a module that is not to be there', '<IfModule !ssl_module>\nA x\n</IfModule>', ['a x']],
    ['what is built in', '<IfModule mod_log_config.c>\nA x\n</IfModule>', ['a x']],
    [
      'definitions',
      `Define ROOT /srv\n<IfDefine ROOT>\nA \${ROOT}/x\n</IfDefine>\n<IfDefine NONE>\nB y\n</IfDefine>`,
      ['a /srv/x'],
    ],
    [
      'versions',
      '<IfVersion < 2.3>\nA x\n</IfVersion>\n<IfVersion >= 2.4>\nB y\n</IfVersion>',
      ['b y'],
    ],
    ['a section that is not closed', '<Directory /srv>\nA x', ['a x']],
  ])('knows %s', (_what, text, found) => {
    expect(effective(text)).toEqual(found);
  });

  it('follows includes in order, by pattern, folder and name', () => {
    const files = {
      '/etc/apache2/a/2.conf': 'A 2',
      '/etc/apache2/a/1.conf': 'A 1',
      '/etc/apache2/a/note.txt': 'A no',
      '/etc/apache2/b/deep/x.conf': 'B x',
      '/other/c.conf': 'C y',
    };
    const text =
      'IncludeOptional a/*.conf\nInclude b\nInclude /other/c.conf\nIncludeOptional none/*.conf';
    expect(effective(text, files)).toEqual(['a 1', 'a 2', 'b x', 'c y']);
  });

  it('says what an Include does not find, and ends where files include each other', () => {
    const files = {
      [main]: 'ServerRoot /etc/apache2\nInclude gone.conf\nInclude apache2.conf\nA x',
    };
    expect(read(files).unknown).toEqual([
      `${main}:2: Include gone.conf finds nothing`,
      `${main} is included by itself`,
    ]);
  });

  it("reads a copy of another machine's folder, and Debian's variables", () => {
    const files = {
      '/copy/apache2.conf': `ServerRoot "/etc/apache2"\nInclude /etc/apache2/sites/x.conf`,
      '/copy/envvars': 'export APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n',
      '/copy/sites/x.conf': `ErrorLog \${APACHE_LOG_DIR}/error.log`,
    };
    const { directives } = read(files, ['/copy/apache2.conf']);
    expect(directives.at(-1)?.args).toEqual(['/var/log/apache2/error.log']);
  });
});

describe('where an application runs', () => {
  it.each([
    ['its own option', '', ' process-group=own', 'own'],
    ['the server', 'WSGIProcessGroup all', '', 'all'],
    [
      'its folder',
      'WSGIProcessGroup all\n<Directory /srv/shop>\nWSGIProcessGroup near\n</Directory>',
      '',
      'near',
    ],
    [
      'a folder below',
      '<Directory /srv/shop/deep>\nWSGIProcessGroup below\n</Directory>',
      '',
      undefined,
    ],
    [
      'its file',
      '<Directory /srv/shop>\n<Files app.wsgi>\nWSGIProcessGroup file\n</Files>\n</Directory>',
      '',
      'file',
    ],
    ['its URL', '<Location /shop>\nWSGIProcessGroup url\n</Location>', '', 'url'],
    ['another URL', '<Location /blog>\nWSGIProcessGroup url\n</Location>', '', undefined],
    ['a pattern', '<LocationMatch ^/sh>\nWSGIProcessGroup match\n</LocationMatch>', '', 'match'],
    ['another host', '<VirtualHost *:443>\nWSGIProcessGroup host\n</VirtualHost>', '', undefined],
  ])('is what %s says', (_what, around, option, group) => {
    const text = `ServerRoot /etc/apache2\n${around}\nWSGIScriptAlias /shop /srv/shop/app.wsgi${option}\n`;
    const model = modelOf(read({ [main]: text }));
    expect(model.applications.map(({ processGroup }) => processGroup)).toEqual([group]);
  });
});
