import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonProject } from '../source/project.ts';
import { importLines } from './import-lines.ts';
import { type Removal, removals } from './removed-names.ts';

/** A place in the code that only an older release of a distribution can run. */
export interface OutgrownName {
  readonly removal: Removal;
  /** In words: "imports django.conf.urls.url". */
  readonly what: string;
  readonly file: RelPath;
  readonly line: number;
}

/**
 * Of each distribution the place that needs the oldest release, in what `files` import for certain
 * (an import that is tried, or made on a condition, says nothing).
 * @param settings the file with Django's settings
 */
export function outgrownNames(
  project: PythonProject,
  files: readonly RelPath[],
  settings: RelPath | undefined,
): readonly OutgrownName[] {
  const found = [
    ...(settings === undefined ? [] : oldSettings(project, settings)),
    ...files.flatMap((file) => oldImports(project, file)),
  ];
  const order = (one: OutgrownName) => removals.indexOf(one.removal);
  const oldest = found.toSorted((a, b) => order(a) - order(b));
  return oldest.filter(
    (one, index) =>
      oldest.findIndex(({ removal }) => removal.distribution === one.removal.distribution) ===
      index,
  );
}

function oldImports(project: PythonProject, file: RelPath): OutgrownName[] {
  if (!importLines(project.app.text(file) ?? '').some((one) => removedBy(one) !== undefined))
    return [];
  return (project.module(file)?.imports ?? []).flatMap((item) => {
    const removal = item.guards.length === 0 ? removedBy(item) : undefined;
    if (removal === undefined) return [];
    return [{ removal, what: `imports ${dotted(item)}`, file, line: item.line }];
  });
}

interface Imported {
  readonly module: string;
  readonly level: number;
  readonly name: string | undefined;
}

function removedBy(item: Imported): Removal | undefined {
  if (item.level > 0) return undefined;
  const whole = dotted(item);
  return removals.find(({ names }) =>
    names.some((name) => whole === name || whole.startsWith(`${name}.`)),
  );
}

function dotted({ module, name }: Imported): string {
  return name === undefined || name === '*' ? module : `${module}.${name}`;
}

function oldSettings(project: PythonProject, file: RelPath): OutgrownName[] {
  const assigned = project.module(file)?.assignments ?? [];
  const line = (name: string) => assigned.find(({ targets }) => targets.includes(name))?.line;
  return removals.flatMap((removal) =>
    Object.entries(removal.settings ?? {}).flatMap(([old, current]) => {
      const at = line(old);
      if (at === undefined || line(current) !== undefined) return [];
      return [{ removal, what: `sets ${old} and no ${current}`, file, line: at }];
    }),
  );
}
