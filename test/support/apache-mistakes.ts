export const main = '/etc/apache2/apache2.conf';
export const site = '/etc/apache2/sites-enabled/shop.conf';
const packages = '/opt/wsgi/lib/python3.13/site-packages';
const module = `LoadModule wsgi_module "${packages}/mod_wsgi/server/mod_wsgi-py313.so"`;

export const server = `ServerRoot "/etc/apache2"
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
${module}
WSGIRestrictEmbedded On
IncludeOptional sites-enabled/*.conf
`;
const daemon = `WSGIDaemonProcess shop user=shop group=shop home=/srv/shop python-home=/srv/shop/venv \\
    processes=2 threads=5 request-timeout=23 queue-timeout=30 socket-timeout=75 \\
    interrupt-timeout=10 connect-timeout=5 deadlock-timeout=60 startup-timeout=60`;
const alias = 'WSGIScriptAlias / /srv/shop/app.wsgi process-group=shop application-group=%{GLOBAL}';
export const host = `<VirtualHost *:80>
  ServerName shop.example.org
  DocumentRoot /var/www/html
  ${daemon}
  ${alias}
  WSGIPassAuthorization On
</VirtualHost>
`;
export const machine = {
  '/srv/shop/app.wsgi': '',
  '/srv/shop/venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.13.5\n',
  '/srv/shop/venv/bin/python': '',
  [`${packages}/mod_wsgi-6.1.1.dist-info/METADATA`]: '',
};

/** What a configuration without mistakes becomes by one of them. */
export interface Mistake {
  readonly says: string;
  readonly server?: (text: string) => string;
  readonly host?: (text: string) => string;
  readonly files?: Readonly<Record<string, string>>;
  readonly found: readonly string[];
}

const instead = (from: string, to: string) => (text: string) => text.replace(from, to);

export const mistakes: readonly Mistake[] = [
  {
    says: 'an application without a process group',
    host: instead(' process-group=shop application-group=%{GLOBAL}', ''),
    found: [`error embedded-mode ${site}:7`, `warning unused-process-group ${site}:4`],
  },
  {
    says: 'the process group %{GLOBAL}, which is none',
    host: instead('process-group=shop', 'process-group=%{GLOBAL}'),
    found: [`error embedded-mode ${site}:7`, `warning unused-process-group ${site}:4`],
  },
  {
    says: 'no WSGIRestrictEmbedded',
    server: instead('WSGIRestrictEmbedded On\n', ''),
    found: [`warning restrict-embedded ${main}:3`],
  },
  {
    says: 'WSGIRestrictEmbedded in a virtual host',
    host: instead(
      'WSGIPassAuthorization On',
      'WSGIPassAuthorization On\n  WSGIRestrictEmbedded On',
    ),
    found: [`error misplaced-directive ${site}:9`],
  },
  {
    says: 'a process group that nobody has defined',
    host: instead('process-group=shop', 'process-group=shoop'),
    found: [`error unknown-process-group ${site}:7`, `warning unused-process-group ${site}:4`],
  },
  {
    says: 'two groups of one name',
    host: (text) => `${text}WSGIDaemonProcess shop\n`,
    found: [`error double-process-group ${site}:10`, ...unlimited(10)],
  },
  {
    says: 'two applications in the one interpreter of a group',
    host: instead(
      'WSGIPassAuthorization',
      `${alias.replace('/ ', '/blog ').replace('shop/app', 'blog/app')}\n  WSGIPassAuthorization`,
    ),
    found: [`error shared-process-group ${site}:8`],
  },
  {
    says: 'a sub-interpreter',
    host: instead('application-group=%{GLOBAL}', 'application-group=shop'),
    found: [`warning application-group ${site}:7`],
  },
  {
    says: 'groups by directives, which load nothing beforehand',
    host: instead(
      alias,
      'WSGIProcessGroup shop\n  WSGIApplicationGroup %{GLOBAL}\n  WSGIScriptAlias / /srv/shop/app.wsgi',
    ),
    found: [`note not-preloaded ${site}:9`],
  },
  {
    says: 'the prefork MPM',
    server: instead('mpm_event_module', 'mpm_prefork_module'),
    found: [`warning prefork ${main}:2`],
  },
  {
    says: 'sockets in /tmp',
    server: (text) => `${text}WSGISocketPrefix /tmp/wsgi\n`,
    found: [`error socket-in-tmp ${main}:6`],
  },
  {
    says: 'python-home that is an interpreter',
    host: instead('/srv/shop/venv', '/srv/shop/venv/bin/python'),
    found: [`error python-home-not-root ${site}:4`],
  },
  {
    says: 'python-home that is not there',
    host: instead('/srv/shop/venv', '/srv/shop/env'),
    found: [`error python-home-missing ${site}:4`],
  },
  {
    says: 'python-home that is a folder of something else',
    host: instead('python-home=/srv/shop/venv', 'python-home=/srv/shop'),
    found: [`error python-home-missing ${site}:4`],
  },
  {
    says: "an environment of another Python than mod_wsgi's",
    files: { '/srv/shop/venv/pyvenv.cfg': 'version = 3.11.2\n' },
    found: [`error python-home-version ${site}:4`],
  },
  {
    says: 'site-packages on the path',
    host: instead(
      'home=/srv/shop ',
      'python-path=/srv/shop:/srv/shop/venv/lib/python3.13/site-packages ',
    ),
    found: [`warning python-path-site-packages ${site}:4`],
  },
  {
    says: 'a path for embedded mode, where nothing runs in it',
    server: (text) => `${text}WSGIPythonPath /srv/shop\n`,
    found: [`warning python-path-of-embedded ${main}:6`],
  },
  {
    says: 'two modules',
    server: instead(module, `${module}\n${module.replace('/opt/wsgi', '/opt/other')}`),
    found: [`error several-modules ${main}:4`],
  },
  {
    says: "the distribution's module",
    server: instead(module, 'LoadModule wsgi_module /usr/lib/apache2/modules/mod_wsgi.so'),
    found: [`warning distribution-module ${main}:3`],
  },
  {
    says: 'a mod_wsgi that cuts bodies',
    files: {
      [`${packages}/mod_wsgi-6.0.4.dist-info/METADATA`]: '',
      [`${packages}/mod_wsgi-6.1.1.dist-info/METADATA`]: '',
    },
    found: [`warning old-module ${main}:3`],
  },
  {
    says: 'no timeouts',
    host: (text) =>
      text.replace(/ (request|queue|socket|interrupt|connect|deadlock|startup)-timeout=\d+/g, ''),
    found: [
      `warning missing-request-timeout ${site}:4`,
      `warning missing-queue-timeout ${site}:4`,
      `warning missing-socket-timeout ${site}:4`,
      `note default-timeouts ${site}:4`,
    ],
  },
  {
    says: 'one process with one thread',
    host: instead('processes=2 threads=5', 'processes=1 threads=1'),
    found: [`error one-request-at-a-time ${site}:4`],
  },
  {
    says: 'one process',
    host: instead('processes=2 ', ''),
    found: [`warning single-process ${site}:4`],
  },
  {
    says: 'a crowd of threads',
    host: instead('threads=5', 'threads=100'),
    found: [`warning too-many-threads ${site}:4`],
  },
  {
    says: 'processes that are replaced all the time',
    host: instead('threads=5', 'threads=5 maximum-requests=100'),
    found: [`warning maximum-requests ${site}:4`],
  },
  {
    says: 'the script below DocumentRoot',
    host: instead('/var/www/html', '/srv'),
    found: [`error script-in-document-root ${site}:7`],
  },
  {
    says: 'an alias to the project',
    host: instead('WSGIPass', 'Alias /static/ /srv/shop/\n  WSGIPass'),
    found: [`error source-aliased ${site}:8`],
  },
  {
    says: 'a secret in SetEnv',
    host: instead('WSGIPass', 'SetEnv SECRET_KEY hush\n  WSGIPass'),
    found: [`warning secret-in-setenv ${site}:8`],
  },
  {
    says: 'a setting of the app in SetEnv',
    host: instead('WSGIPass', 'SetEnv DJANGO_SETTINGS_MODULE shop.settings\n  WSGIPass'),
    found: [`warning setenv-not-os-environ ${site}:8`],
  },
  {
    says: 'processes as root',
    host: instead('user=shop', 'user=root'),
    found: [`error runs-as-root ${site}:4`],
  },
  {
    says: "processes as Apache's user",
    host: instead('user=shop', 'user=www-data'),
    found: [`note runs-as-apache ${site}:4`],
  },
  {
    says: 'no Authorization',
    host: instead('  WSGIPassAuthorization On\n', ''),
    found: [`note pass-authorization ${site}:7`],
  },
  {
    says: 'a relative script',
    host: instead('/srv/shop/app.wsgi', 'app.wsgi'),
    found: [`error relative-script ${site}:7`],
  },
  {
    says: 'a slash too many',
    host: instead('WSGIScriptAlias / ', 'WSGIScriptAlias /shop/ '),
    found: [`error stray-slash ${site}:7`],
  },
  {
    says: 'reloading as in development',
    host: instead('WSGIPass', 'WSGIScriptReloading On\n  WSGIPass'),
    found: [`warning script-reloading ${site}:8`],
  },
  {
    says: "Apache's processes of one request",
    server: (text) => `${text}MaxConnectionsPerChild 1\n`,
    found: [`error one-request-children ${main}:6`],
  },
  {
    says: 'a reload each night',
    files: {
      '/etc/logrotate.d/apache2':
        '/var/log/apache2/*.log {\n  postrotate\n    invoke-rc.d apache2 reload\n}\n',
    },
    found: ['note nightly-reload /etc/logrotate.d/apache2:3'],
  },
];

/** What a group of a name alone lacks. */
function unlimited(line: number): readonly string[] {
  return [
    ...[
      'missing-request-timeout',
      'missing-queue-timeout',
      'missing-socket-timeout',
      'single-process',
    ].map((rule) => `warning ${rule} ${site}:${line}`),
    ...['default-timeouts', 'runs-as-apache'].map((rule) => `note ${rule} ${site}:${line}`),
  ];
}
