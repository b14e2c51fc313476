import type Docker from 'dockerode';
import { type BaseSource, obtainBase } from '../base/obtain-base.ts';
import { pullImage } from '../base/pull-image.ts';
import type { ImageConfig, ImageFacts } from '../image-facts.ts';
import type { ImageStore } from '../types.ts';
import { baseImagesOf } from './base-images.ts';
import { beginDownload } from './dial.ts';
import { asking, askingFor } from './engine-errors.ts';

/**
 * Images of a Docker Engine.
 * @param bases how bases are made where they cannot be pulled.
 */
export function dockerImageStore(docker: Docker, bases: BaseSource): ImageStore {
  return {
    async inspect(reference) {
      const info = await askingFor(`inspect image ${reference}`, () =>
        docker.getImage(reference).inspect(),
      );
      return info === undefined ? undefined : factsOfImage(info);
    },
    async tag(id, reference) {
      const { repo, tag } = splitReference(reference);
      await asking(`tag image ${id} as ${reference}`, () => docker.getImage(id).tag({ repo, tag }));
    },
    save: (reference, signal) =>
      asking(`export image ${reference}`, () =>
        beginDownload(docker, `/images/${reference}/get`, signal),
      ),
    async remove(reference) {
      await askingFor(`remove image ${reference}`, () => docker.getImage(reference).remove());
    },
    pull: (image, options) => pullImage(baseImagesOf(docker), bases, { image, ...options }),
    base: (ref, options) => obtainBase(baseImagesOf(docker), bases, { ref, ...options }),
  };
}

/** `localhost:5000/app` has no tag, `app:1` has. */
export function splitReference(reference: string): { repo: string; tag: string } {
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/')) return { repo: reference, tag: 'latest' };
  return { repo: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

function factsOfImage(info: Docker.ImageInspectInfo): ImageFacts {
  return {
    id: info.Id,
    tags: info.RepoTags ?? [],
    labels: info.Config.Labels ?? {},
    sizeBytes: info.Size,
    createdMs: Date.parse(info.Created),
    exposedPorts: Object.keys(info.Config.ExposedPorts ?? {}).map((name) =>
      Number.parseInt(name, 10),
    ),
    config: configOf(info.Config),
  };
}

/** Every part may be missing, whatever the library's types say. */
function configOf(config: Docker.ImageInspectInfo['Config']): ImageConfig {
  return {
    user: config.User ?? '',
    env: [config.Env ?? []].flat(),
    entrypoint: [config.Entrypoint ?? []].flat(),
    command: [config.Cmd ?? []].flat(),
    volumes: Object.keys(config.Volumes ?? {}),
    stopSignal: (config as { readonly StopSignal?: string }).StopSignal ?? '',
    healthcheck: config.Healthcheck?.Test ?? [],
  };
}
