import type Docker from 'dockerode';

/**
 * The name that a base image has on an engine: its official one, or that of warp's likeness of it
 * where no registry answered.
 *
 * @param official e.g. `debian:trixie-slim`
 */
export async function baseReference(docker: Docker, official: string): Promise<string> {
  const images = await docker.listImages();
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  if (tags.includes(official)) return official;
  return tags.find((tag) => tag.startsWith(`warp.local/${official}`)) ?? official;
}
