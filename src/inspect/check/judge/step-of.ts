import type { ImageContent } from '../image/image-content.ts';

const longestStep = 60;

/** Where a layer comes from, to be appended: `, from layer 3 of 7 (RUN apt-get install …)`. */
export function stepOf(
  { layers }: Pick<ImageContent, 'layers'>,
  layer: number | undefined,
): string {
  if (layer === undefined) return '';
  const step = shortStep(layers[layer] ?? '');
  return `, from layer ${layer + 1} of ${layers.length}${step === '' ? '' : ` (${step})`}`;
}

/** A step of an image's history in a few words, as its Dockerfile has it. */
export function shortStep(createdBy: string): string {
  const words = createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^(?:RUN )?\|\d+ (?:.*? )?\/bin\/sh -c /s, 'RUN ')
    .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '')
    .replace(/\b((?:dir|file|multi):[0-9a-f]{8})[0-9a-f]+/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > longestStep ? `${words.slice(0, longestStep - 1)}…` : words;
}
