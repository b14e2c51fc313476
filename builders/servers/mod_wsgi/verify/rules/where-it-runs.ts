import { posix } from 'node:path';
import type { Application, Group, Model } from '../applications.ts';
import { hostOf } from '../applications.ts';
import { at, type Rule, somewhere } from './rule.ts';

/** Applications in Apache's own processes: none of the limits there are counts for them. */
export const embedded: Rule = ({ applications }) =>
  applications
    .filter(({ processGroup }) => processGroup === undefined)
    .map(({ directive, script }) =>
      at(directive, {
        rule: 'embedded-mode',
        level: 'error',
        message: `${script} runs in Apache's own processes (embedded mode): its crash or leak is Apache's, as Apache's user, without any timeout, and new code needs a restart of Apache`,
        fix: 'WSGIDaemonProcess NAME user=… python-home=… processes=2 threads=5, and process-group=NAME application-group=%{GLOBAL} at the end of WSGIScriptAlias',
      }),
    );

export const restrictEmbedded: Rule = (model) => {
  const given = model.directives.findLast(({ name }) => name === 'wsgirestrictembedded');
  if (given?.args[0]?.toLowerCase() === 'on') return [];
  const place = given ?? somewhere(model);
  if (!place || model.applications.length === 0) return [];
  return [
    at(place, {
      rule: 'restrict-embedded',
      level: 'warning',
      message:
        'WSGIRestrictEmbedded is not On: an application without a process group falls back to embedded mode unnoticed, and Apache loads Python into each of its processes',
      fix: 'WSGIRestrictEmbedded On, outside of every VirtualHost',
    }),
  ];
};

/** A name that no group has, or that of a group which another host keeps to itself. */
export const unknownGroup: Rule = (model) =>
  model.applications.flatMap(({ directive, processGroup }) => {
    if (processGroup === undefined || processGroup.includes('%{')) return [];
    const named = model.groups.filter(({ name }) => name === processGroup);
    if (named.some((group) => reaches(model, group, directive))) return [];
    const elsewhere = named[0];
    return [
      at(directive, {
        rule: 'unknown-process-group',
        level: 'error',
        message: elsewhere
          ? `the process group ${processGroup} belongs to another virtual host (${placeOf(elsewhere)}): requests here end with 500`
          : `there is no process group ${processGroup}: requests end with 500`,
        fix: elsewhere
          ? `put WSGIDaemonProcess ${processGroup} outside of every VirtualHost, or name a group of this host`
          : `WSGIDaemonProcess ${processGroup} …, before it is used`,
      }),
    ];
  });

/** A host's groups are those of all hosts with its name: 80 and 443 of one site. */
function reaches(model: Model, { directive }: Group, user: Application['directive']): boolean {
  const [owner, asker] = [hostOf(directive), hostOf(user)];
  if (owner === undefined || owner.at === asker?.at) return true;
  const [its, own] = [owner, asker].map((host) => host && model.last('servername', host)?.args[0]);
  return its !== undefined && its === own;
}

function placeOf({ directive }: Group): string {
  return `${directive.file}:${directive.line}`;
}

export const doubleGroup: Rule = ({ groups }) =>
  groups.flatMap((group, index) => {
    const first = groups.findIndex(({ name }) => name === group.name);
    if (first === index) return [];
    return [
      at(group.directive, {
        rule: 'double-process-group',
        level: 'error',
        message: `${group.name} is the name of another group, too (${placeOf(groups[first] ?? group)}): Apache does not start, as a name counts for the whole server`,
        fix: 'another name; two hosts (80 and 443) of one app share the group of the first',
      }),
    ];
  });

export const unusedGroup: Rule = ({ applications, groups, directives }) => {
  const named = new Set([
    ...applications.map(({ processGroup }) => processGroup),
    ...directives.filter(({ name }) => name === 'wsgiprocessgroup').map(({ args }) => args[0]),
    ...directives
      .filter(({ name }) => name === 'wsgiimportscript')
      .flatMap(({ args }) => args.map((arg) => arg.replace(/^process-group=/, ''))),
  ]);
  if ([...named].some((name) => name?.includes('%{ENV'))) return [];
  return groups
    .filter(({ name }) => !named.has(name))
    .map(({ name, directive }) =>
      at(directive, {
        rule: 'unused-process-group',
        level: 'warning',
        message: `nothing runs in the process group ${name}: its processes wait in vain`,
        fix: `process-group=${name} at the end of WSGIScriptAlias, or take the line out`,
      }),
    );
};

/** Different scripts in one group: one's crash, restart and memory are the other's. */
export const sharedGroup: Rule = ({ applications }) => {
  const seen = new Map<string, Application>();
  return applications.flatMap((application) => {
    const { processGroup, script, directive } = application;
    if (processGroup === undefined) return [];
    const first = seen.get(processGroup);
    if (!first) seen.set(processGroup, application);
    if (!first || first.script === script) return [];
    const both = isGlobal(first) && isGlobal(application);
    return [
      at(directive, {
        rule: 'shared-process-group',
        level: both ? 'error' : 'warning',
        message: both
          ? `${posix.basename(first.script)} and ${posix.basename(script)} share the group ${processGroup} and its one interpreter: settings and modules of one are the other's (two Django projects cannot)`
          : `${first.script} and ${script} share the process group ${processGroup}: what restarts, leaks or hangs in one does so in the other`,
        fix: 'a WSGIDaemonProcess of its own for each application',
      }),
    ];
  });
};

function isGlobal({ applicationGroup }: Application): boolean {
  return applicationGroup === '%{GLOBAL}';
}

export const applicationGroup: Rule = ({ applications }) =>
  applications
    .filter((one) => one.processGroup !== undefined && !isGlobal(one))
    .map(({ directive, applicationGroup: group }) =>
      at(directive, {
        rule: 'application-group',
        level: 'warning',
        message: `the application runs in a sub-interpreter (${group ?? 'of its own, the default'}): packages with C code (numpy, lxml, grpc, cryptography …) may deadlock or crash there`,
        fix: 'application-group=%{GLOBAL} at the end of WSGIScriptAlias, or WSGIApplicationGroup %{GLOBAL}',
      }),
    );

export const notPreloaded: Rule = ({ applications, directives }) =>
  applications
    .filter(({ processGroup, directive, script }) => {
      const both = ['process-group=', 'application-group='].every((option) =>
        directive.args.some((arg) => arg.toLowerCase().startsWith(option)),
      );
      const imported = directives.some(
        ({ name, args }) => name === 'wsgiimportscript' && args[0] === script,
      );
      return processGroup !== undefined && !both && !imported;
    })
    .map(({ directive }) =>
      at(directive, {
        rule: 'not-preloaded',
        level: 'note',
        message:
          'the application is loaded by the first request to each process, which waits for it, after each restart',
        fix: 'name both groups at the end of WSGIScriptAlias: process-group=NAME application-group=%{GLOBAL}',
      }),
    );

export const mpm: Rule = (model) => {
  const loaded = model.directives.find(
    ({ name, args }) => name === 'loadmodule' && args[0] === 'mpm_prefork_module',
  );
  if (!loaded || model.applications.length === 0) return [];
  return [
    at(loaded, {
      rule: 'prefork',
      level: 'warning',
      message:
        'the prefork MPM keeps a whole process for each connection, idle ones and slow clients too: threads of WSGIDaemonProcess wait for requests that have no process left',
      fix: 'the event MPM (Debian: a2dismod php… mpm_prefork; a2enmod mpm_event); PHP goes on by php-fpm',
    }),
  ];
};

export const socketPrefix: Rule = ({ directives }) =>
  directives
    .filter(
      ({ name, args }) => name === 'wsgisocketprefix' && /^\/(var\/)?tmp\//.test(args[0] ?? ''),
    )
    .map((directive) =>
      at(directive, {
        rule: 'socket-in-tmp',
        level: 'error',
        message:
          'sockets in a folder that everybody writes to: any user of the machine may put another in their place',
        fix: 'WSGISocketPrefix /run/apache2/wsgi (RHEL: /run/httpd/wsgi), or nothing: that is the default',
      }),
    );

/** Apache does not start with these inside of a host or a folder. */
const ofServer = new Set([
  ...['wsgirestrictembedded', 'wsgipythonhome', 'wsgipythonpath', 'wsgisocketprefix'],
  ...['wsgisocketrotation', 'wsgipythonoptimize', 'wsgilazyinitialization', 'wsgipythonwarnings'],
]);

export const misplaced: Rule = ({ directives }) =>
  directives
    .filter(({ name, scopes }) => ofServer.has(name) && scopes.length > 0)
    .map((directive) =>
      at(directive, {
        rule: 'misplaced-directive',
        level: 'error',
        message: `${directive.text.split(/\s/)[0]} counts for the whole server, and Apache refuses it inside of <${directive.scopes[0]?.name}>`,
        fix: 'write it outside of every VirtualHost; for one application python-home and python-path of WSGIDaemonProcess',
      }),
    );

/** All about where applications run. */
export const whereItRuns: readonly Rule[] = [
  embedded,
  restrictEmbedded,
  unknownGroup,
  doubleGroup,
  unusedGroup,
  sharedGroup,
  applicationGroup,
  notPreloaded,
  mpm,
  socketPrefix,
  misplaced,
];
