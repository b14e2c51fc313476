import type { AppEntry, AppSource, RelPath } from './app-source.ts';
import { cleanRelative, joinRelative } from './rel-path.ts';

/** {@link AppSource.within} for any source. Cheap: nothing is read or copied until it is asked for. */
export function appWithin(app: AppSource, folder: RelPath): AppSource {
  const place = cleanRelative(folder);
  if (place === '') return app;
  const outer = (path: RelPath) => joinRelative(place, path);
  let entries: readonly AppEntry[] | undefined;
  return {
    ignore: app.ignore,
    get unversioned() {
      return app.unversioned.flatMap((path) =>
        path.startsWith(`${place}/`) ? [path.slice(place.length + 1)] : [],
      );
    },
    place: joinRelative(app.place, place),
    entries: () => {
      entries ??= entriesBelow(app, place);
      return entries;
    },
    entry: (path) => {
      const found = app.entry(outer(path));
      return found && { ...found, path: cleanRelative(path) };
    },
    text: (path) => app.text(outer(path)),
    list: (directory) => app.list(outer(directory)),
    within: (inner) => appWithin(app, outer(inner)),
  };
}

function entriesBelow(app: AppSource, folder: RelPath): readonly AppEntry[] {
  const prefix = `${folder}/`;
  return app.entries().flatMap((entry) => {
    if (!entry.path.startsWith(prefix)) return [];
    return [{ ...entry, path: entry.path.slice(prefix.length) }];
  });
}
