/** `docker.io/library/postgres:17-alpine@sha256:…` → `postgres`, `17-alpine`. */
export function repositoryOf(image: string): { repository: string; tag: string | undefined } {
  const plain = image.replace(/@.*$/, '').replace(/^(docker\.io\/)?(library\/)?/, '');
  const match = /^(.*?)(?::([^:/]*))?$/.exec(plain);
  return { repository: match?.[1] ?? plain, tag: match?.[2] };
}

/**
 * Whether software of version `has` is what a tag asks for: `17`, `17-alpine`, `latest` and no tag are
 * answered by 17, `17.4` and `16` are not.
 */
export function isAnsweredBy(tag: string | undefined, has: string): boolean {
  if (tag === undefined || tag === 'latest') return true;
  const asked = /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1];
  return asked !== undefined && (has === asked || has.startsWith(`${asked}.`));
}
