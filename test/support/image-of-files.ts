import type Docker from 'dockerode';
import tar from 'tar-fs';
import { temporaryFolder } from './temporary-folder.ts';
import { writeFiles } from './write-files.ts';

/** Makes an image that holds nothing but files; it goes with the leftovers of the app. */
export async function imageOfFiles(
  docker: Docker,
  files: Readonly<Record<string, string | Buffer>>,
  { repo, app }: { readonly repo: string; readonly app: string },
): Promise<string> {
  using place = temporaryFolder();
  writeFiles(place.path, files);
  // Docker's API reads any tar; @types/dockerode wants a file's name.
  const archive = tar.pack(place.path) as unknown as string;
  const changes = [`LABEL dev.warp.app=${app}`];
  const said = await docker.importImage(archive, { repo, tag: 'latest', changes });
  await new Promise((resolve, reject) => {
    docker.modem.followProgress(said, (error) => (error ? reject(error) : resolve(undefined)));
  });
  return `${repo}:latest`;
}
