import type { Missing } from '../../../src/builder/types.ts';
import { python2Code } from '../imports/python-2.ts';
import type { PythonProject } from '../source/project.ts';
import { inMainFolder } from './file-rank.ts';

/** So much is looked into where nothing else is found: files, and bytes of one. */
const maxFiles = 50;
const maxSize = 30_000;

/** What the folder is instead of an app, where that shows: said first in the error. */
export function nothingRuns(project: PythonProject): Missing[] {
  return [
    ...python2(project),
    ...template(project),
    ...functions(project),
    ...notebooks(project),
    ...library(project),
  ].map((one) => ({ ...one, instead: true }));
}

function python2(project: PythonProject): Missing[] {
  const files = sources(project).slice(0, maxFiles);
  for (const file of files) {
    const found = python2Code(project, file);
    if (found === undefined) continue;
    return [
      {
        kind: 'Python 2',
        why: `${found.file}, line ${found.line} ${found.what}: no base has Python 2; port the code first`,
      },
    ];
  }
  return [];
}

function template({ app }: PythonProject): Missing[] {
  const file = ['cookiecutter.json', 'copier.yml', 'copier.yaml'].find((name) => app.entry(name));
  if (file === undefined) return [];
  const tool = file.startsWith('copier') ? 'copier copy' : 'cookiecutter';
  const why = `${file} makes this a template of projects: generate one (${tool} …) and give its folder`;
  return [{ kind: 'template', why }];
}

/** Handlers of function platforms: a platform calls them, no server does. */
function functions(project: PythonProject): Missing[] {
  for (const file of sources(project).slice(0, maxFiles)) {
    const module = project.module(file);
    const handler = module?.functions.find(
      ({ name, parameters }) =>
        /^(lambda_)?handler$/.test(name) &&
        parameters.length === 2 &&
        parameters[0]?.name === 'event',
    );
    const decorated = module?.functions.find(({ decorators }) =>
      decorators.some((one) => one.kind === 'name' && one.name.startsWith('functions_framework.')),
    );
    const web = module?.classes.find(
      ({ name, bases }) =>
        name === 'handler' &&
        bases.some((base) => base.kind === 'name' && base.name.endsWith('BaseHTTPRequestHandler')),
    );
    const found = handler ?? decorated ?? web;
    if (found === undefined) continue;
    const why = `${file}, line ${found.line}: ${found.name} is called by a function platform; a web app has to listen by itself (processes: { web: COMMAND })`;
    return [{ kind: 'function', why }];
  }
  return [];
}

function notebooks({ app }: PythonProject): Missing[] {
  const found = app
    .entries()
    .filter(({ path, kind }) => kind === 'file' && path.endsWith('.ipynb'));
  const [first] = found;
  if (first === undefined) return [];
  const also = found.length > 1 ? ` and ${found.length - 1} more` : '';
  const why = `${first.path}${also}: a notebook is served by voila or JupyterLab (processes: { web: "voila --port=$PORT --Voila.ip=0.0.0.0 ${first.path}" } and voila in the requirements), or turned into an app`;
  return [{ kind: 'notebook', why }];
}

function library(project: PythonProject): Missing[] {
  const { app } = project;
  const text = app.text('pyproject.toml') ?? '';
  const packaged =
    /^\[build-system\]/m.test(text) || ['setup.py', 'setup.cfg'].some((name) => app.entry(name));
  if (!packaged || sources(project).length === 0) return [];
  const why =
    'the folder is an installable package with no program or application in it: an app that uses it has to be built, or name what serves (python: { entrypoint: "module:callable" })';
  return [{ kind: 'library', why }];
}

function sources({ app }: PythonProject): string[] {
  return app
    .entries()
    .filter(({ path, kind, size }) => kind === 'file' && path.endsWith('.py') && size < maxSize)
    .map(({ path }) => path)
    .filter((path) => inMainFolder(path) && !/(^|\/)setup\.py$/.test(path));
}
