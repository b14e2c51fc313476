import { posix } from 'node:path';
import type { SystemConfig } from '../../../../../src/builder/system-server.ts';
import type { Model } from '../applications.ts';
import type { Directive } from '../read-config.ts';
import { at, type Rule } from './rule.ts';

/** An environment that processes or the module are told to run in. */
interface Home {
  readonly path: string;
  readonly directive: Directive;
}

function homesOf({ groups, directives }: Model): readonly Home[] {
  return [
    ...groups.flatMap(({ settings, directive }) => {
      const path = settings.get('python-home');
      return path === undefined ? [] : [{ path, directive }];
    }),
    ...directives
      .filter(({ name }) => name === 'wsgipythonhome')
      .map((directive) => ({ path: directive.args[0] ?? '', directive })),
  ];
}

/** python-home is what sys.prefix says there, and nothing below it. */
export const homeIsRoot: Rule = (model) =>
  homesOf(model).flatMap(({ path, directive }) => {
    const [, root] = /^(.+?)\/(?:bin(?:\/.*)?|lib\/python[\d.]+(?:\/.*)?)$/.exec(path) ?? [];
    if (root === undefined) return [];
    return [
      at(directive, {
        rule: 'python-home-not-root',
        level: 'error',
        message: `python-home is ${path}, which is in an environment and not its root: Python does not start (no module named encodings)`,
        fix: `python-home=${root}: what \`${root}/bin/python -c 'import sys; print(sys.prefix)'\` prints`,
      }),
    ];
  });

export const homeIsThere: Rule = (model, config) =>
  homesOf(model).flatMap(({ path, directive }) => {
    if (/\/(bin|lib)(\/|$)/.test(path) && path !== '/usr') return [];
    const seen = config.kind(path);
    if (seen === undefined) return [];
    const python =
      config.kind(posix.join(path, 'bin/python3')) === 'none' &&
      config.kind(posix.join(path, 'bin/python')) === 'none';
    if (seen === 'folder' && !python) return [];
    return [
      at(directive, {
        rule: 'python-home-missing',
        level: 'error',
        message:
          seen === 'folder'
            ? `${path} is no Python environment: it has no bin/python`
            : `there is no folder ${path}`,
        fix: 'python-home is the root of the virtual environment (sys.prefix in it); make it, or correct the path',
      }),
    ];
  });

/** mod_wsgi is compiled for one Python; an environment is of one. */
export const homeVersion: Rule = (model, config) => {
  const module = moduleOf(model);
  const version = module && modulePython(module.path);
  if (version === undefined) return [];
  return homesOf(model).flatMap(({ path, directive }) => {
    const found = environmentVersion(config, path) ?? /python(3\.\d+)/.exec(path)?.[1];
    if (found === undefined || found === version) return [];
    return [
      at(directive, {
        rule: 'python-home-version',
        level: 'error',
        message: `${path} is an environment of Python ${found}, and the mod_wsgi that is loaded (${module?.directive.file}:${module?.directive.line}) is of ${version}: it cannot change its Python`,
        fix: `make the environment anew with Python ${version}, or install mod_wsgi by the pip of a Python ${found}`,
      }),
    ];
  });
};

function environmentVersion({ text }: SystemConfig, home: string): string | undefined {
  return /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(
    text(posix.join(home, 'pyvenv.cfg')) ?? '',
  )?.[1];
}

export const sitePackages: Rule = ({ groups, directives }) => {
  const given = [
    ...groups.map(({ settings, directive }) => ({ directive, path: settings.get('python-path') })),
    ...directives
      .filter(({ name }) => name === 'wsgipythonpath')
      .map((directive) => ({ directive, path: directive.args[0] })),
  ];
  return given.flatMap(({ directive, path }) => {
    const entry = path?.split(':').find((one) => /\/(site|dist)-packages\/?$/.test(one));
    if (entry === undefined) return [];
    const home = entry.replace(/\/lib(64)?\/python[\d.]+\/(site|dist)-packages\/?$/, '');
    return [
      at(directive, {
        rule: 'python-path-site-packages',
        level: 'warning',
        message: `${entry} is put on the import path, on top of the packages of the Python that mod_wsgi was compiled for: both are mixed, and C packages of another Python fail`,
        fix: `python-home=${home} in its place; python-path is for folders of source alone`,
      }),
    ];
  });
};

/** In daemon mode these count for Apache's own processes, where nothing runs. */
export const embeddedPath: Rule = ({ directives, applications }) => {
  if (applications.length === 0 || applications.some((one) => one.processGroup === undefined))
    return [];
  return directives
    .filter(({ name }) => name === 'wsgipythonpath')
    .map((directive) =>
      at(directive, {
        rule: 'python-path-of-embedded',
        level: 'warning',
        message: 'WSGIPythonPath counts in embedded mode alone, in which nothing runs here',
        fix: 'python-path=… of WSGIDaemonProcess, or better home=…, which is on the path as well',
      }),
    );
};

interface Module {
  readonly path: string;
  readonly directive: Directive;
}

function modulesOf({ directives }: Model): readonly Module[] {
  return directives
    .filter(({ name, args }) => name === 'loadmodule' && args[0]?.toLowerCase() === 'wsgi_module')
    .map((directive) => ({ path: directive.args[1] ?? '', directive }));
}

function moduleOf(model: Model): Module | undefined {
  return modulesOf(model)[0];
}

function modulePython(path: string): string | undefined {
  const [, minor] = /mod_wsgi-py3(\d+)/.exec(path) ?? /mod_wsgi_python3\.?(\d+)/.exec(path) ?? [];
  return minor === undefined ? undefined : `3.${minor}`;
}

export const severalModules: Rule = (model) =>
  modulesOf(model)
    .slice(1)
    .map(({ directive }) =>
      at(directive, {
        rule: 'several-modules',
        level: 'error',
        message: `mod_wsgi is loaded already (${modulesOf(model)[0]?.directive.file}:${modulesOf(model)[0]?.directive.line}), and this line is skipped: an Apache has one, with one Python`,
        fix: 'keep the one whose Python is that of the environments',
      }),
    );

/** Below, known mistakes of mod_wsgi itself: lost bodies, Django's command. */
const floor = [6, 0, 5];

export const oldModule: Rule = (model, config) =>
  modulesOf(model).flatMap(({ path, directive }) => {
    const packages = /^(.*\/site-packages)\/mod_wsgi\/server\//.exec(path)?.[1];
    if (packages === undefined) {
      return [
        at(directive, {
          rule: 'distribution-module',
          level: 'warning',
          message:
            "this is not a mod_wsgi that pip has built: distributions' are releases behind (4.9 and 5.0), which nobody maintains any more",
          fix: 'pip install mod_wsgi, and what `mod_wsgi-express module-config` prints in place of this line',
        }),
      ];
    }
    const release = (config.list(packages) ?? [])
      .map((name) => /^mod_wsgi-([\d.]+)\.dist-info$/.exec(name)?.[1])
      .find((found) => found !== undefined);
    if (release === undefined || !isOlder(release)) return [];
    return [
      at(directive, {
        rule: 'old-module',
        level: 'warning',
        message: `mod_wsgi ${release} is older than ${floor.join('.')}, before which bodies of requests were cut short`,
        fix: 'pip install --upgrade mod_wsgi, then restart Apache',
      }),
    ];
  });

function isOlder(release: string): boolean {
  const parts = release.split('.').map(Number);
  for (const [index, least] of floor.entries()) {
    const difference = (parts[index] ?? 0) - least;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** All about Python, its environments and the module. */
export const python: readonly Rule[] = [
  homeIsRoot,
  homeIsThere,
  homeVersion,
  sitePackages,
  embeddedPath,
  severalModules,
  oldModule,
];
