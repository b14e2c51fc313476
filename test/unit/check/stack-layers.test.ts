import { expect, test } from 'vitest';
import { type LayerContent, stackLayers } from '../../../src/inspect/check/image/image-content.ts';

function layer(files: Record<string, 'file' | 'folder'>, secrets: string[] = []): LayerContent {
  return {
    files: new Map(Object.entries(files).map(([path, kind]) => [path, { kind, mode: 0o644 }])),
    secrets: secrets.map((path) => ({ path, what: ['a private key'] })),
  };
}

test('upper layers win, and whiteouts take away files and whole folders', () => {
  const content = stackLayers(
    [
      layer({ a: 'file', d: 'folder', 'd/x': 'file', e: 'folder', 'e/y': 'file', keep: 'file' }),
      layer({ '.wh.a': 'file', '.wh.d': 'file', 'e/.wh..wh..opq': 'file', 'e/z': 'file' }),
    ],
    [],
  );
  expect([...content.files.keys()].sort()).toEqual(['e', 'e/z', 'keep']);
  expect(content.files.get('e/z')?.layer).toBe(1);
});

test('a secret that a higher layer removes or replaces is hidden, and still told', () => {
  const content = stackLayers(
    [
      layer({ gone: 'file', seen: 'file', over: 'file' }, ['gone', 'seen', 'over']),
      layer({ '.wh.gone': 'file', over: 'file' }),
    ],
    [],
  );
  const hidden = Object.fromEntries(content.secretFiles.map((one) => [one.path, one.hidden]));
  expect(hidden).toEqual({ gone: true, seen: false, over: true });
});

test('layers have the steps of the history that made any', () => {
  const content = stackLayers(
    [layer({}), undefined, layer({})],
    [
      { created_by: 'ADD base' },
      { created_by: 'ENV A=b', empty_layer: true },
      { created_by: 'RUN one' },
      { created_by: 'COPY . .' },
    ],
  );
  expect(content.layers).toEqual(['ADD base', 'RUN one', 'COPY . .']);
  expect(content.history).toHaveLength(4);
  expect(content.unread).toBe(1);
});
