import { relative } from 'node:path';
import { stringify } from 'yaml';
import { layout } from '../../plan/image-layout.ts';
import { composeService, dependsOn, literal } from './compose-service.ts';
import type { DevExport, ExportedFile } from './dev-export.ts';

/**
 * A compose.yaml (https://compose-spec.io) with a service for each process.
 * @param output absolute folder that it is for
 */
export function composeFile(dev: DevExport, output: string): readonly ExportedFile[] {
  const backing = dev.services.map((service) => [service.name, composeService(service)]);
  const taken = new Set(dev.services.map(({ name }) => name));
  const services = dev.processes.map(({ name, listens }) => [
    // A process may be called like a service.
    taken.has(name) ? `app-${name}` : name,
    {
      image: dev.image,
      // warp builds it here: no registry has it.
      pull_policy: 'never',
      command: ['start', name],
      user: dev.user,
      working_dir: dev.workdir,
      ...dependsOn(dev.services),
      environment: { ...literal(dev.env), PORT: String(dev.port) },
      ...(listens && dev.published !== false
        ? { ports: [`127.0.0.1:${dev.port}:${dev.port}`] }
        : {}),
      volumes: [
        { type: 'bind', source: fromHere(relative(output, dev.folder)), target: layout.source },
        ...dev.volumes.map(({ volume, at, readOnly = false }) => ({
          type: 'volume',
          source: keyOf(volume, at),
          target: at,
          read_only: readOnly,
        })),
      ],
    },
  ]);
  const volumes = dev.volumes.map(({ volume, at }) => [
    keyOf(volume, at),
    { name: volume, external: true },
  ]);
  const data = dev.services.flatMap(({ volumes }) =>
    volumes.map(({ volume }) => [volume, { external: true }]),
  );
  const document = {
    name: `${dev.appName}-dev`,
    services: Object.fromEntries([...services, ...backing]),
    volumes: Object.fromEntries([...volumes, ...data]),
  };
  const head =
    '# Written by `warp dev --export compose`: again, with --force, when dependencies change.\n';
  return [{ path: 'compose.yaml', text: head + stringify(document, quoted) }];
}

/** A plain `1001:0` is a number of base 60 to readers of YAML 1.1. */
const quoted = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const;

function fromHere(path: string): string {
  if (path === '') return '.';
  return path.startsWith('..') ? path : `./${path}`;
}

/** `/opt/app-root/data` → `data`; the last part alone would not always be unique. */
function keyOf(volume: string, at: string): string {
  return (
    at
      .replace(`${layout.root}/`, '')
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^-/, '') || volume
  );
}
