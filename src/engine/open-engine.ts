import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Platform } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import { dataHome, stateHome } from '../xdg-folders.ts';
import type { BootstrapDebian } from './base/bootstrap-debian.ts';
import type { BaseSource } from './base/obtain-base.ts';
import { registryMemory } from './base/registry-memory.ts';
import { connectDocker } from './docker/connect-docker.ts';
import { dockerContainerRuntime } from './docker/container-runtime.ts';
import { asking } from './docker/engine-errors.ts';
import { dockerImageStore } from './docker/image-store.ts';
import { dockerNetworkStore } from './docker/network-store.ts';
import { dockerVolumeStore } from './docker/volume-store.ts';
import type { EmbeddedOptions } from './embedded/embedded-engine.ts';
import { chooseEngine } from './select/choose-engine.ts';
import { thisMachine } from './select/this-machine.ts';
import type { Engine, EngineInfo, ImageBuilder } from './types.ts';

/** What of the outside an engine needs; read once, by the command line. */
export interface EngineContext {
  /** As `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
  /** -1 where the system knows none. */
  readonly uid: number;
  /** Folder of warp's package.json. */
  readonly packageRoot: string;
  /** Now, in ms since 1970. */
  readonly clock: () => number;
}

export interface OpenEngineOptions {
  readonly context: EngineContext;
  /** Value of `--engine`. */
  readonly asked?: string;
  /** Makes the builder for the engine at this address. */
  readonly createBuilder: (at: EngineAddress) => ImageBuilder;
  readonly signal?: AbortSignal;
  /** Lines about what takes long: the embedded engine being made. */
  readonly onProgress: (line: string) => void;
}

export interface EngineAddress {
  /** `unix://…`, `tcp://…` */
  readonly address: string;
  /** Folder with ca.pem, cert.pem and key.pem. */
  readonly tlsFolder?: string;
}

/**
 * Chooses an engine, starts the embedded one if it is that, and connects to it.
 * @throws WarpError of phase `engine` when none can be had.
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const { context } = options;
  const choice = await chooseEngine(thisMachine(context), options.asked);
  if (choice.kind === 'address') {
    return connectEngine(choice, { kind: 'docker', chosenBy: choice.chosenBy }, options);
  }
  const { startEmbedded } = await import('./embedded/embedded-engine.ts');
  const embedded = await startEmbedded(embeddedOptions(context, options));
  const at = { address: embedded.address };
  return connectEngine(at, { kind: 'embedded', chosenBy: choice.chosenBy }, options);
}

/** What starting the embedded engine takes. */
export function embeddedOptions(
  context: EngineContext,
  { onProgress, signal }: Pick<OpenEngineOptions, 'onProgress' | 'signal'>,
): EmbeddedOptions {
  return {
    ...bootstrapSettings(context),
    dataHome: dataHome(context),
    machine: context,
    onProgress,
    ...(signal === undefined ? {} : { signal }),
  };
}

async function connectEngine(
  at: EngineAddress,
  chosen: Pick<EngineInfo, 'kind' | 'chosenBy'>,
  options: OpenEngineOptions,
): Promise<Engine> {
  const docker = connectDocker(at);
  const about = await describe(docker, at.address, chosen);
  const bases = baseSource(options.context, about.platform);
  return {
    about,
    builder: options.createBuilder(at),
    images: dockerImageStore(docker, bases),
    containers: dockerContainerRuntime(docker),
    volumes: dockerVolumeStore(docker),
    networks: dockerNetworkStore(docker),
    // dockerode opens a connection a request; there is nothing to close.
    async [Symbol.asyncDispose]() {},
  };
}

async function describe(
  docker: Docker,
  address: string,
  chosen: Pick<EngineInfo, 'kind' | 'chosenBy'>,
): Promise<EngineInfo> {
  const version = await asking('tell its version', () => docker.version());
  const podman = version.Components?.some(({ Name }) => Name.startsWith('Podman')) ?? false;
  return {
    kind: podman ? 'podman' : chosen.kind,
    address,
    chosenBy: chosen.chosenBy,
    version: version.Version,
    platform: platformOf(version.Os, version.Arch),
  };
}

function platformOf(os: string, arch: string): Platform {
  if (os === 'linux' && arch === 'amd64') return 'linux/amd64';
  if (os === 'linux' && (arch === 'arm64' || arch === 'aarch64')) return 'linux/arm64';
  throw new WarpError({
    code: 'WARP_ENGINE_PLATFORM',
    phase: 'engine',
    message: `The engine runs ${os}/${arch} containers, for which warp makes no images.`,
    hint: 'Use an engine on linux/amd64 or linux/arm64 (Docker Desktop: switch to Linux containers).',
  });
}

function baseSource(context: EngineContext, platform: Platform): BaseSource {
  const samePlatform = `linux/${context.arch === 'x64' ? 'amd64' : context.arch}` === platform;
  return {
    registry: registryMemory(join(stateHome(context), 'warp/no-registry'), context.clock),
    async bootstrap() {
      if (!samePlatform) return undefined;
      const { missingForEmbedded } = await import('./embedded/requirements.ts');
      const can = (await missingForEmbedded(context)).length === 0;
      return can ? bootstrapIn(context) : undefined;
    },
  };
}

async function bootstrapIn(context: EngineContext): Promise<BootstrapDebian> {
  const { bootstrapDebian } = await import('./base/bootstrap-debian.ts');
  const directory = join(dataHome(context), 'warp/engine');
  return bootstrapDebian({ ...bootstrapSettings(context), directory });
}

function bootstrapSettings(context: EngineContext) {
  const mirror = context.env.WARP_DEBIAN_MIRROR;
  return {
    env: context.env,
    packageRoot: context.packageRoot,
    ...(mirror ? { mirror } : {}),
  };
}
