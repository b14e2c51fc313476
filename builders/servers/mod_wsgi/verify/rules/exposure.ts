import { posix } from 'node:path';
import type { Finding } from '../../../../../src/builder/system-server.ts';
import { hostOf, isBelow } from '../applications.ts';
import type { Directive } from '../read-config.ts';
import { at, type Rule } from './rule.ts';

/** The script, and the source beside it, where a browser gets files. */
export const scriptInDocumentRoot: Rule = (model) =>
  model.applications.flatMap(({ script, directive }) => {
    const root = model.last('documentroot', hostOf(directive));
    const folder = root?.args[0];
    if (folder === undefined || !isBelow(posix.dirname(script), folder)) return [];
    return [
      at(directive, {
        rule: 'script-in-document-root',
        level: 'error',
        message: `${script} is below DocumentRoot ${folder} (${root?.file}:${root?.line}): the app's source and settings are a URL away from everybody, when another alias or host leads there`,
        fix: 'a DocumentRoot outside of the project (or none); static files by Alias to their own folder',
      }),
    ];
  });

/** An alias that leads to the project itself. */
export const sourceAliased: Rule = ({ directives, applications }) =>
  directives
    .filter(({ name }) => name === 'alias')
    .flatMap((alias) => {
      const folder = alias.args[1] ?? '';
      const served = applications.find(
        ({ script, directive }) =>
          hostOf(alias)?.at === hostOf(directive)?.at && isBelow(posix.dirname(script), folder),
      );
      if (!served || folder === '' || alias.args[1] === served.script) return [];
      return [
        at(alias, {
          rule: 'source-aliased',
          level: 'error',
          message: `${folder} holds ${served.script}: the app's source is sent to who asks for it below ${alias.args[0]}`,
          fix: 'the alias leads to a folder of static files alone',
        }),
      ];
    });

const secretName = /SECRET|PASSW|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|DATABASE_URL|_DSN|ACCESS_KEY/i;

/** SetEnv reaches no environment of a process, and stands in a file that many read. */
export const environment: Rule = (model) => {
  if (model.applications.length === 0) return [];
  return model.directives.filter(({ name }) => name === 'setenv').flatMap(environmentFinding);
};

function environmentFinding(directive: Directive): Finding[] {
  const [name = ''] = directive.args;
  const masked = { ...directive, text: `SetEnv ${name} …` };
  if (secretName.test(name)) {
    return [
      at(masked, {
        rule: 'secret-in-setenv',
        level: 'warning',
        message: `the value of ${name} stands in the configuration, in backups and version control of it, and in every request's environment, which error pages show`,
        fix: 'a file that root and the app alone can read, which the WSGI script reads into os.environ',
      }),
    ];
  }
  if (!/^(DJANGO_|FLASK_|PYTHON|APP_|ENV|CONFIG)/i.test(name)) return [];
  return [
    at(masked, {
      rule: 'setenv-not-os-environ',
      level: 'warning',
      message: `SetEnv ${name} reaches the request's environ and not os.environ: an app that reads it while it loads does not see it`,
      fix: 'set it in the WSGI script, before the app is imported',
    }),
  ];
}

const accounts = new Set(['www-data', 'apache', 'nobody', 'http', 'httpd', 'wwwrun']);

export const user: Rule = ({ groups }) =>
  groups.flatMap(({ name, settings, directive }) => {
    const account = settings.get('user');
    if (account === 'root' || account === '#0') {
      return [
        at(directive, {
          rule: 'runs-as-root',
          level: 'error',
          message: `the processes of ${name} run as root: a mistake of the app is one of the machine`,
          fix: `a user of its own: useradd --system ${name}, and user=${name} group=${name}`,
        }),
      ];
    }
    if (account !== undefined && !accounts.has(account)) return [];
    return [
      at(directive, {
        rule: 'runs-as-apache',
        level: 'note',
        message: `the processes of ${name} run as ${account ?? "Apache's user"}, which other apps and Apache itself are`,
        fix: `a user of its own: useradd --system ${name}, and user=${name} group=${name}`,
      }),
    ];
  });

export const authorization: Rule = (model) =>
  model.applications
    .filter(({ directive }) => {
      const given = model.directives.some(
        (one) =>
          one.name === 'wsgipassauthorization' &&
          (hostOf(one) === undefined || hostOf(one)?.at === hostOf(directive)?.at),
      );
      return !given;
    })
    .map(({ directive }) =>
      at(directive, {
        rule: 'pass-authorization',
        level: 'note',
        message:
          'the Authorization header does not reach the app: tokens and Basic authentication of its own fail with 401',
        fix: 'WSGIPassAuthorization On, where the app authenticates by itself',
      }),
    );

export const paths: Rule = ({ applications }) =>
  applications.flatMap(({ script, url, directive }) => {
    if (!posix.isAbsolute(script) && !script.includes('${')) {
      return [
        at(directive, {
          rule: 'relative-script',
          level: 'error',
          message: `${script} is no absolute path`,
          fix: `WSGIScriptAlias ${url} /the/whole/path/${script}`,
        }),
      ];
    }
    const slash = url.length > 1 && url.endsWith('/') && /\.(wsgi|py)$/.test(script);
    if (!slash && !/\.(wsgi|py)\/$/.test(script)) return [];
    return [
      at(directive, {
        rule: 'stray-slash',
        level: 'error',
        message:
          'a slash at the end where the script is a file: URLs are taken apart at the wrong place',
        fix: `WSGIScriptAlias ${url.replace(/(?<=.)\/$/, '')} ${script.replace(/\/$/, '')}`,
      }),
    ];
  });

/** All about what is shown to whom. */
export const exposure: readonly Rule[] = [
  scriptInDocumentRoot,
  sourceAliased,
  environment,
  user,
  authorization,
  paths,
];
