import { gunzipSync } from 'node:zlib';
import type { SavedImage } from './saved-image.ts';
import { tarEntries } from './tar-entries.ts';

export interface Finding {
  readonly needle: string;
  /** How it was hidden: `raw`, `base64+1`, `gzip raw`, … */
  readonly form: string;
  /** `layer 3`, or the name of a document of the image. */
  readonly where: string;
  readonly path: string;
}

interface Form {
  readonly needle: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/**
 * Looks for texts anywhere in an image: in the files of every layer (also those a higher layer
 * hides), in names and link targets, in configuration and history; as they are, in base64 at any of
 * its three alignments, and inside gzip. Compiled Python keeps its strings as they are.
 */
export function scanImage(image: SavedImage, needles: readonly string[]): readonly Finding[] {
  const forms = needles.flatMap(formsOf);
  const inLayers = image.layers.flatMap((layer, index) =>
    [...tarEntries(layer)].flatMap(({ path, link, content }) =>
      scanFile({ where: `layer ${index + 1}`, path, content, names: `${path}\0${link}` }, forms),
    ),
  );
  const inDocuments = [...image.documents].flatMap(([path, content]) =>
    scanFile({ where: 'document', path, content, names: path }, forms),
  );
  return [...inLayers, ...inDocuments];
}

interface Place {
  readonly where: string;
  readonly path: string;
  readonly content: Buffer;
  readonly names: string;
}

function scanFile(place: Place, forms: readonly Form[]): readonly Finding[] {
  const { where, path } = place;
  const found = (form: string, content: Buffer) =>
    forms
      .filter(({ bytes }) => content.includes(bytes))
      .map(({ needle, form: hidden }) => ({ needle, form: `${form}${hidden}`, where, path }));
  const unpacked = gunzip(place.content);
  return [
    ...found('', place.content),
    ...found('name ', Buffer.from(place.names)),
    ...(unpacked === undefined ? [] : found('gzip ', unpacked)),
  ];
}

function gunzip(content: Buffer): Buffer | undefined {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(content);
  } catch {
    // Looks like gzip and is not.
    return undefined;
  }
}

function formsOf(needle: string): readonly Form[] {
  const bytes = Buffer.from(needle);
  const base64 = [0, 1, 2].map((offset) => ({
    needle,
    form: `base64+${offset}`,
    bytes: base64Middle(bytes, offset),
  }));
  return [{ needle, form: 'raw', bytes }, ...base64];
}

/**
 * The base64 characters that depend on the needle alone when `offset` other bytes precede it in its
 * group of three.
 */
function base64Middle(bytes: Buffer, offset: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(encoded.slice(first, last));
}
