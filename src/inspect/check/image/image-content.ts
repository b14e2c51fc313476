/** A file or folder as a container would see it; links have the mode 0777 and mean nothing by it. */
export interface LayerFile {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
}

export interface ImageFile extends LayerFile {
  /** Layer that it comes from, the lowest being 0. */
  readonly layer: number;
}

/** A file that holds a credential, in any layer. */
export interface SecretFile {
  readonly path: string;
  readonly layer: number;
  /** `a private key`, `values of SECRET_KEY` … */
  readonly what: readonly string[];
  /** A higher layer removes or replaces it: no container sees it, and every copy of the image has it. */
  readonly hidden: boolean;
}

/** All there is in an image, layer by layer. */
export interface ImageContent {
  /** How each step says it was made (`COPY . . # buildkit`), those without a layer too. */
  readonly history: readonly string[];
  /** How each layer was made, the lowest first; '' where the history does not tell. */
  readonly layers: readonly string[];
  readonly files: ReadonlyMap<string, ImageFile>;
  readonly secretFiles: readonly SecretFile[];
  /** Layers in a form that could not be read (zstd). */
  readonly unread: number;
}

/** What one layer's archive holds. */
export interface LayerContent {
  readonly files: ReadonlyMap<string, LayerFile>;
  readonly secrets: readonly { readonly path: string; readonly what: readonly string[] }[];
}

export interface HistoryEntry {
  readonly created_by?: string;
  readonly empty_layer?: boolean;
}

/** Layers laid over each other, whiteouts applied (OCI image-spec, layer.md). */
export function stackLayers(
  layers: readonly (LayerContent | undefined)[],
  history: readonly HistoryEntry[],
): ImageContent {
  const files = new Map<string, ImageFile>();
  for (const [index, layer] of layers.entries()) {
    if (layer === undefined) continue;
    for (const path of layer.files.keys()) whiteOut(files, path);
    for (const [path, file] of layer.files) {
      if (!baseName(path).startsWith('.wh.')) files.set(path, { ...file, layer: index });
    }
  }
  const withLayer = history.filter((entry) => !entry.empty_layer);
  return {
    history: history.map((entry) => entry.created_by ?? ''),
    layers: layers.map((_, index) => withLayer[index]?.created_by ?? ''),
    files,
    secretFiles: layers.flatMap((layer, index) =>
      (layer?.secrets ?? []).map(({ path, what }) => ({
        path,
        what,
        layer: index,
        hidden: files.get(path)?.layer !== index,
      })),
    ),
    unread: layers.filter((layer) => layer === undefined).length,
  };
}

function whiteOut(files: Map<string, ImageFile>, path: string): void {
  const name = baseName(path);
  if (!name.startsWith('.wh.')) return;
  const folder = path.slice(0, path.length - name.length);
  const opaque = name === '.wh..wh..opq';
  const target = `${folder}${name.slice('.wh.'.length)}`;
  const removed = files.get(target);
  files.delete(target);
  if (!opaque && removed?.kind !== 'folder') return;
  const below = opaque ? folder : `${target}/`;
  for (const known of files.keys()) if (known.startsWith(below)) files.delete(known);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
