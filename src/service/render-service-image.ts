import { aptGetScript, installScript, packageCaFile, packageToolkit } from '../plan/packages.ts';
import { shellQuote } from '../plan/shell-quote.ts';
import type { DebianService } from './types.ts';

/** Files of warp's package that {@link renderServiceImage} takes. */
export function serviceImageFiles({ entrypoint }: DebianService): readonly string[] {
  return [aptGetScript, entrypoint];
}

/**
 * The Dockerfile of a service made of Debian's packages. It runs as the service's own user, and its
 * entrypoint takes the official image's settings.
 * @param base reference of the Debian image
 * @param caFile where the context `warp` has the CA bundle of the machine, if it has one
 */
export function renderServiceImage(
  service: DebianService,
  { base, caFile }: { readonly base: string; readonly caFile: string | undefined },
): string {
  const { user, uid, folders, packages, path } = service;
  const words = folders.map(shellQuote).join(' ');
  const script = [
    'set -e',
    `echo '${user}:x:${uid}:' >> /etc/group`,
    `echo '${user}:x:${uid}:${uid}:${user}:/:/bin/sh' >> /etc/passwd`,
    installScript,
    // What installing made there is no beginning: the entrypoint makes its own.
    `rm -rf ${words}`,
    `install -d -o ${uid} -g ${uid} -m 0700 ${words}`,
  ].join('\n');
  const mounts = [
    `--mount=type=bind,from=warp,target=${packageToolkit}`,
    ...(caFile ? [`--mount=type=bind,from=warp,source=/${caFile},target=${packageCaFile}`] : []),
  ];
  const name = '/usr/local/bin/docker-entrypoint.sh';
  return [
    `FROM ${base}`,
    `RUN ${mounts.join(' ')} ${JSON.stringify(['sh', '-c', script, 'install', ...packages])}`,
    `COPY --from=warp --chmod=0755 ${JSON.stringify([service.entrypoint, name])}`,
    ...(path === undefined
      ? []
      : [`ENV PATH=${path}:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin`]),
    ...(service.stopSignal === undefined ? [] : [`STOPSIGNAL ${service.stopSignal}`]),
    `USER ${uid}:${uid}`,
    `ENTRYPOINT ${JSON.stringify([name])}`,
    `CMD ${JSON.stringify(service.command)}`,
    '',
  ].join('\n');
}
