import type { Finding } from '../../../../../src/builder/system-server.ts';
import { at, type Rule } from './rule.ts';

export const scriptReloading: Rule = ({ directives }) =>
  directives
    .filter(({ name, args }) => name === 'wsgiscriptreloading' && args[0]?.toLowerCase() === 'on')
    .map((directive) =>
      at(directive, {
        rule: 'script-reloading',
        level: 'warning',
        message:
          'every request looks whether the script has changed, and one that is half written is loaded: how a development server works',
        fix: 'WSGIScriptReloading Off; new code by USR1 to the processes, which end their requests first',
      }),
    );

export const oneRequestChildren: Rule = ({ directives, applications }) =>
  directives
    .filter(
      ({ name, args }) =>
        ['maxrequestsperchild', 'maxconnectionsperchild'].includes(name) && args[0] === '1',
    )
    .slice(0, applications.length > 0 ? undefined : 0)
    .map((directive) =>
      at(directive, {
        rule: 'one-request-children',
        level: 'error',
        message:
          'each connection gets a new process of Apache, a trick to reload code: Apache starts processes rather than answering',
        fix: 'take it out; daemon mode replaces its own processes',
      }),
    );

const rotations = ['/etc/logrotate.d/apache2', '/etc/logrotate.d/httpd'];

/** What distributions do each night. */
export const nightlyReload: Rule = ({ groups }, config) => {
  if (groups.length === 0) return [];
  return rotations.flatMap((file): Finding[] => {
    if (config.kind(file) === undefined) return [];
    const lines = (config.text(file) ?? '').split('\n');
    const index = lines.findIndex(
      (line) => /\b(reload|graceful|restart)\b/.test(line) && !/^\s*#/.test(line),
    );
    if (index < 0) return [];
    return [
      at(
        { file, line: index + 1, text: lines[index]?.trim() ?? '' },
        {
          rule: 'nightly-reload',
          level: 'note',
          message:
            'log rotation has Apache read its configuration anew: daemon processes get 3 s for their requests, then they are killed (502)',
          fix: 'copytruncate in place of the reload, or logs by a pipe to rotatelogs',
        },
      ),
    ];
  });
};

/** All about new code and new configurations. */
export const reloading: readonly Rule[] = [scriptReloading, oneRequestChildren, nightlyReload];
