import { dottedName } from '../source/syntax.ts';
import type { WorkerKind } from './worker.ts';

/** https://dramatiq.io/guide.html#workers */
export const dramatiq: WorkerKind = {
  id: 'dramatiq',
  packages: ['dramatiq'],
  find: ({ project, files }) => {
    const actors = files.flatMap((file) => {
      const found = project
        .module(file)
        ?.functions.find(({ decorators }) => decorators.some((one) => isActor(dottedName(one))));
      return found === undefined ? [] : [{ file, line: found.line, ...project.importable(file) }];
    });
    const [first] = actors;
    if (first === undefined) return [];
    // The broker has to be set before an actor is declared: its module goes first.
    const text = (file: string) => project.app.text(file) ?? '';
    const modules = actors.toSorted(
      (a, b) => Number(/set_broker/.test(text(b.file))) - Number(/set_broker/.test(text(a.file))),
    );
    return [
      {
        name: 'worker',
        title: 'Dramatiq worker',
        argv: [
          'dramatiq',
          ...modules.map(({ module }) => module),
          '--processes=$WARP_PROCESSES',
          '--threads=8',
        ],
        what: `${first.file} declares Dramatiq actors`,
        file: first.file,
        line: first.line,
        pythonPath: [...new Set(modules.map(({ path }) => path))].filter((path) => path !== ''),
      },
    ];
  },
};

function isActor(name: string | undefined): boolean {
  return name !== undefined && /(^|\.)actor$/.test(name);
}
