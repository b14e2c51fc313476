import type Docker from 'dockerode';
import { temporaryFolder } from './temporary-folder.ts';
import { writeFiles } from './write-files.ts';

/**
 * Builds an image by the engine's own builder, none of warp's; it goes with the leftovers of the app.
 *
 * @throws Error with what the builder said when a step fails
 */
export async function imageOfDockerfile(
  docker: Docker,
  files: Readonly<Record<string, string>> & { readonly Dockerfile: string },
  { app, buildargs = {} }: { readonly app: string; readonly buildargs?: Record<string, string> },
): Promise<string> {
  using place = temporaryFolder();
  writeFiles(place.path, files);
  const reference = `${app}-plain:latest`;
  const labels = { 'dev.warp.app': app };
  const options = { t: reference, version: '1' as const, labels, buildargs };
  const context = { context: place.path, src: Object.keys(files) };
  let said = '';
  for await (const chunk of await docker.buildImage(context, options)) said += String(chunk);
  if (/"errorDetail"/.test(said)) throw new Error(`the image could not be built:\n${said}`);
  return reference;
}
