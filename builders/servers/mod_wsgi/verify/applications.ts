import { posix } from 'node:path';
import type { Directive, ReadConfig, Scope } from './read-config.ts';

/** A group of processes: WSGIDaemonProcess. */
export interface Group {
  readonly name: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly directive: Directive;
}

/** A script that URLs lead to, and where it runs. */
export interface Application {
  readonly url: string;
  /** As given: absolute or not. */
  readonly script: string;
  readonly directive: Directive;
  /** Name of its process group; undefined for Apache's own processes, `%{ENV:…}` as it is. */
  readonly processGroup: string | undefined;
  /** `%{GLOBAL}`, a name, or undefined: an interpreter of its own. */
  readonly applicationGroup: string | undefined;
}

export interface Model extends ReadConfig {
  readonly groups: readonly Group[];
  readonly applications: readonly Application[];
  /** The last of a directive at a place: inside a virtual host, else of the server. */
  last(name: string, host?: Scope): Directive | undefined;
}

const global = '%{GLOBAL}';

export function modelOf(read: ReadConfig): Model {
  const of = (name: string) => read.directives.filter((one) => one.name === name);
  return {
    ...read,
    groups: of('wsgidaemonprocess').map(groupOf),
    applications: [...of('wsgiscriptalias'), ...of('wsgiscriptaliasmatch')].map((one) =>
      applicationOf(one, read),
    ),
    last: (name, host) =>
      of(name).findLast((one) => hostOf(one)?.at === host?.at && inner(one).length === 0) ??
      of(name).findLast((one) => one.scopes.length === 0),
  };
}

export function hostOf({ scopes }: Directive): Scope | undefined {
  return scopes.find(({ name }) => name === 'virtualhost');
}

function inner({ scopes }: Directive): readonly Scope[] {
  return scopes.filter(({ name }) => name !== 'virtualhost');
}

function groupOf(directive: Directive): Group {
  const [name = '', ...settings] = directive.args;
  const pairs = settings.map((one): [string, string] => {
    const at = one.indexOf('=');
    return at < 0 ? [one, ''] : [one.slice(0, at).toLowerCase(), unquoted(one.slice(at + 1))];
  });
  return { name, settings: new Map(pairs), directive };
}

/** `python-path='/srv/a b'`: quotes within a word. */
function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

function applicationOf(directive: Directive, { directives }: ReadConfig): Application {
  const [url = '', script = '', ...options] = directive.args;
  const option = (name: string) =>
    options.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const around = (name: string) =>
    directives.filter((one) => one.name === name && covers(one, { directive, url, script }));
  const effective = (name: string) => around(name).toSorted(byDepth).at(-1)?.args[0];
  const processGroup = option('process-group') ?? effective('wsgiprocessgroup');
  const applicationGroup = option('application-group') ?? effective('wsgiapplicationgroup');
  return {
    url,
    script,
    directive,
    processGroup: processGroup === global || processGroup === '' ? undefined : processGroup,
    applicationGroup,
  };
}

/** The order in which Apache lets sections win: Directory, Files, Location; longer paths later. */
const depths = ['directory', 'directorymatch', 'files', 'filesmatch', 'location', 'locationmatch'];

function byDepth(one: Directive, other: Directive): number {
  const depth = (directive: Directive) =>
    Math.max(
      hostOf(directive) ? 0 : -1,
      ...inner(directive).map((scope) => depths.indexOf(scope.name) + 1),
    );
  const length = (directive: Directive) => inner(directive).at(-1)?.args.at(-1)?.length ?? 0;
  return depth(one) - depth(other) || length(one) - length(other);
}

function covers(
  one: Directive,
  { directive, url, script }: { directive: Directive; url: string; script: string },
): boolean {
  const host = hostOf(one);
  if (host && host.at !== hostOf(directive)?.at) return false;
  return inner(one).every((scope) => scopeCovers(scope, url, script));
}

function scopeCovers({ name, args }: Scope, url: string, script: string): boolean {
  const regular = name.endsWith('match') || args[0] === '~';
  const path = args.at(-1) ?? '';
  switch (name.replace(/match$/, '')) {
    case 'directory':
      return regular
        ? fits(path, `${posix.dirname(script)}/`)
        : isBelow(posix.dirname(script), path);
    case 'files':
      return regular ? fits(path, posix.basename(script)) : globFits(path, posix.basename(script));
    case 'location':
      return regular ? fits(path, url) : isBelow(url, path);
    default:
      return true;
  }
}

/** True for the folder itself, too. */
export function isBelow(path: string, folder: string): boolean {
  if (/[*?]/.test(folder)) return globFits(`${folder.replace(/\/$/, '')}*`, path);
  const clean = folder.replace(/(?<=.)\/+$/, '');
  return path === clean || clean === '/' || `${path}/`.startsWith(`${clean}/`);
}

function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

function globFits(glob: string, text: string): boolean {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return fits(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, text);
}
