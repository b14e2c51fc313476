import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { WarpError } from '../../warp-error.ts';
import type { MachineView } from './machine-view.ts';

export interface DockerContext {
  readonly name: string;
  readonly address: string;
  readonly tlsFolder?: string;
}

/**
 * The Docker context in force (`DOCKER_CONTEXT`, else `currentContext` of Docker's config.json),
 * undefined for none or `default`. Layout of the store: docker/cli, cli/context/store.
 * @throws WarpError `WARP_ENGINE_CONTEXT` when the context named there cannot be read.
 */
export async function currentDockerContext(view: MachineView): Promise<DockerContext | undefined> {
  const folder = view.env.DOCKER_CONFIG || join(view.home, '.docker');
  const name = view.env.DOCKER_CONTEXT || (await configuredName(view, folder));
  if (name === undefined || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(folder, 'contexts/meta', id, 'meta.json');
  const address = hostOf(parse(await view.readText(meta)));
  if (address === undefined) throw unreadable(name, meta);
  const tlsFolder = join(folder, 'contexts/tls', id, 'docker');
  const withTls = await view.exists(join(tlsFolder, 'key.pem'));
  return { name, address, ...(withTls ? { tlsFolder } : {}) };
}

async function configuredName(view: MachineView, folder: string): Promise<string | undefined> {
  const name = field(parse(await view.readText(join(folder, 'config.json'))), 'currentContext');
  return typeof name === 'string' ? name : undefined;
}

function hostOf(meta: unknown): string | undefined {
  const host = field(field(field(meta, 'Endpoints'), 'docker'), 'Host');
  return typeof host === 'string' && host !== '' ? host : undefined;
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;
}

/** A config.json that Docker itself could not read is no reason to fail here. */
function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(name: string, meta: string): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_CONTEXT',
    phase: 'engine',
    message: `The Docker context "${name}" is in force, but ${meta} names no engine.`,
    hint: 'See `docker context ls`; choose another with `docker context use`, or set WARP_ENGINE.',
  });
}
