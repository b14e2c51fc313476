import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { engineLabels } from '../../engine/labels.ts';
import type { Engine } from '../../engine/types.ts';
import { caFile } from '../../plan/machine-flags.ts';
import { isAnsweredBy, repositoryOf } from '../../service/image-name.ts';
import { renderServiceImage, serviceImageFiles } from '../../service/render-service-image.ts';
import type { KnownService, Service } from '../../service/types.ts';
import { WarpError } from '../../warp-error.ts';
import { label } from '../labels.ts';
import { hashFiles } from '../prepared-stages.ts';
import { stepReport } from '../step-report.ts';

/** What obtaining the image of a service takes of the machine. */
export interface ServiceImageHost {
  readonly engine: Engine;
  /** Absolute folder of warp's own package. */
  readonly packageRoot: string;
  readonly caBundle: Buffer | undefined;
  /** Proxy settings for build steps, by BuildKit's predefined names (HTTP_PROXY, …). */
  readonly proxies: Readonly<Record<string, string>>;
}

export interface ServiceImage {
  readonly reference: string;
  /** Which it is, in words: `postgres:17`, `PostgreSQL 17 of Debian trixie, for postgres:17`. */
  readonly words: string;
}

export interface ServiceImageOptions {
  readonly signal: AbortSignal;
  readonly onNote: (line: string) => void;
}

/**
 * The image of a service: there already, else pulled, else made of Debian's packages where no registry
 * answers and Debian has what is asked for.
 * @throws WarpError `WARP_SERVICE_IMAGE`: of phase transient where no registry answers, else of phase engine
 */
export async function obtainServiceImage(
  host: ServiceImageHost,
  { service, known }: { readonly service: Service; readonly known: KnownService | undefined },
  options: ServiceImageOptions,
): Promise<ServiceImage> {
  const { image } = service;
  const { images } = host.engine;
  const taken = { reference: image, words: image };
  if (await images.inspect(image)) return taken;
  const made = known && standIn(host, image, known);
  if (made && (await images.inspect(made.reference))) return made;
  const pulled = await images.pull(image, {
    signal: options.signal,
    onProgress: (line) => {
      if (line === `pulling ${image}`) options.onNote(line);
    },
  });
  if (pulled.ok) return taken;
  if (!pulled.found) throw noSuchImage(service, pulled.why);
  if (!known || !made) throw outOfReach(service, known, pulled.why);
  options.onNote(`no registry answers: making ${made.words} (once, about half a minute)`);
  await make(host, { known, reference: made.reference }, options).catch((error: unknown) => {
    throw error instanceof WarpError ? notMade(made.words, pulled.why, error) : error;
  });
  return made;
}

/** What Debian has for an image, if that is what the image is; named by what it is made of. */
function standIn(
  { packageRoot }: ServiceImageHost,
  image: string,
  { title, repositories, debian }: KnownService,
): ServiceImage | undefined {
  const { repository, tag } = repositoryOf(image);
  if (repository !== repositories[0] || !isAnsweredBy(tag, debian.version)) return undefined;
  const hash = createHash('sha256').update(renderServiceImage(debian, { base: '', caFile }));
  for (const file of serviceImageFiles(debian)) hashFiles(hash, join(packageRoot, file));
  return {
    reference: `warp.local/${repository}:${debian.version}-${hash.digest('hex').slice(0, 12)}`,
    words: `${title} ${debian.version} of Debian ${debian.suite}, in place of ${image}`,
  };
}

async function make(
  { engine, packageRoot, caBundle, proxies }: ServiceImageHost,
  { known, reference }: { readonly known: KnownService; readonly reference: string },
  { signal, onNote }: ServiceImageOptions,
): Promise<void> {
  const { debian } = known;
  const { suite } = debian;
  const base = await engine.images.base(
    { image: `debian:${suite}-slim`, distro: 'debian', suite },
    { signal, onProgress: onNote },
  );
  const beside = new Map(caBundle ? [[caFile, { content: caBundle, mode: 0o444 }]] : []);
  const report = stepReport();
  const request = {
    dockerfile: renderServiceImage(debian, {
      base: base.reference,
      caFile: caBundle ? caFile : undefined,
    }),
    ignore: [],
    contexts: {
      app: { from: new Map(), normalize: true, sharedKey: 'warp-service' },
      warp: {
        from: packageRoot,
        normalize: true,
        only: serviceImageFiles(debian),
        beside,
        sharedKey: `warp-service-${known.id}`,
      },
    },
    buildArgs: proxies,
    // What it inherits says that it is a base.
    labels: { [label.managed]: 'true', [label.service]: known.id, [engineLabels.base]: '' },
    tags: [reference],
    secrets: {},
  };
  await engine.builder.build(request, { signal, onEvent: report.take }).catch((error: unknown) => {
    throw report.explain(error);
  });
}

function noSuchImage({ name, image }: Service, why: string): WarpError {
  return new WarpError({
    code: 'WARP_SERVICE_IMAGE',
    phase: 'engine',
    message: `the service ${name} cannot be had: there is no image ${image} (${why})`,
    hint: `correct services.${name} in warp.yaml: its version or its image`,
  });
}

function outOfReach(
  { name, image }: Service,
  known: KnownService | undefined,
  why: string,
): WarpError {
  const has = known && `Debian has ${known.title} ${known.debian.version}, which is not ${image}`;
  const instead = known ? `, or take ${known.debian.version}, which is made here` : '';
  return new WarpError({
    code: 'WARP_SERVICE_IMAGE',
    phase: 'transient',
    message: `the service ${name} cannot be had: no registry answers for ${image} (${why})${has ? `, and ${has}` : ''}`,
    hint: `try again when the registry answers, load the image into the engine (docker load)${instead}`,
  });
}

function notMade(words: string, why: string, cause: WarpError): WarpError {
  return new WarpError({
    code: 'WARP_SERVICE_IMAGE',
    phase: 'transient',
    message: `no registry answers (${why}), and making ${words} failed: ${cause.message}`,
    hint: 'see whether this machine reaches Debian’s mirror and has 1 GB of free disk, then try again',
    ...(cause.output === undefined ? {} : { output: cause.output }),
    cause,
  });
}
