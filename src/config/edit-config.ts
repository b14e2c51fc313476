import { type Document, isMap, isSeq, parseDocument, type ToStringOptions } from 'yaml';

/** What is to be in warp.yaml beside what is there. */
export interface ConfigAdditions {
  readonly runPackages: readonly string[];
  readonly buildPackages: readonly string[];
  readonly runEnv: Readonly<Record<string, string>>;
}

/**
 * warp.yaml with additions; comments, order and, where the library can, layout stay.
 * @param text a valid warp.yaml, '' for a new one
 */
export function editConfig(text: string, additions: ConfigAdditions): string {
  const { runPackages, buildPackages, runEnv } = additions;
  const layout = layoutOf(text);
  const document = parseDocument(text);
  const before = JSON.stringify(document);
  addItems(document, ['run', 'packages'], runPackages);
  addItems(document, ['build', 'packages'], buildPackages);
  for (const [name, value] of Object.entries(runEnv)) {
    open(document, ['run', 'env']);
    document.setIn(['run', 'env', name], document.createNode(value));
  }
  // The library may lay out anew even what nobody touched.
  return JSON.stringify(document) === before ? text : document.toString(layout);
}

/** How the library has to be told to print so that what is not touched stays as it is. */
function layoutOf(text: string): ToStringOptions {
  const choices = [2, 4, 3].flatMap((indent) =>
    [true, false].flatMap((indentSeq) =>
      [true, false].map(
        (flowCollectionPadding): ToStringOptions => ({
          lineWidth: 0,
          indent,
          indentSeq,
          flowCollectionPadding,
        }),
      ),
    ),
  );
  const fits = choices.find((layout) => parseDocument(text).toString(layout) === text);
  return fits ?? { lineWidth: 0 };
}

function addItems(document: Document, path: readonly string[], items: readonly string[]): void {
  if (items.length === 0) return;
  const list = document.getIn(path);
  if (!isSeq(list)) {
    open(document, path.slice(0, -1));
    document.setIn(path, document.createNode([...items]));
    return;
  }
  const there = new Set(list.toJSON() as unknown[]);
  for (const item of items) if (!there.has(item)) list.add(document.createNode(item));
}

/** A key without a value (`run:`) and an empty file become mappings. */
function open(document: Document, path: readonly string[]): void {
  for (const length of Array.from({ length: path.length + 1 }, (_, index) => index)) {
    const at = path.slice(0, length);
    const found = length === 0 ? document.contents : document.getIn(at);
    if (isMap(found)) continue;
    if (length === 0) document.contents = document.createNode({}) as never;
    else document.setIn(at, document.createNode({}));
  }
}
