// Grammar of the distribution project's reference package: the tag may have capitals, the path not.
const host = '(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?';
const part = '[a-z0-9]+(?:(?:[.]|_{1,2}|-+)[a-z0-9]+)*';
const reference = new RegExp(
  `^${host}${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);

/** True for what an engine takes as an image's name: `shop`, `registry.example:5000/team/shop:1.2`. */
export function isImageReference(text: string): boolean {
  return text.length <= 255 && reference.test(text);
}

/** True for what an engine takes as a container's name. */
export function isContainerName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]+$/.test(text);
}
