import type { PackageNeed } from '../builder/types.ts';
import { imageUser, layout } from './image-layout.ts';
import type { Reason, RunStep } from './types.ts';

/** apt-get for steps of a build, which mount it: it repeats, and fails where the network does. */
export const aptGetScript = 'images/packages/apt-get.sh';

/** Where such a step has warp's own files. */
export const packageToolkit = '/warp/toolkit';
const aptGet = `${packageToolkit}/${aptGetScript}`;

/** Where apt finds the CA bundle of the machine that builds, for a mirror by https. */
export const packageCaFile = '/warp/ca-certificates.crt';
const aptTrust = '/etc/apt/apt.conf.d/99warp-ca';
const trust = `[ ! -f ${packageCaFile} ] || echo 'Acquire::https::CaInfo "${packageCaFile}";' > ${aptTrust}`;

const excludes = '/etc/dpkg/dpkg.cfg.d/warp-unused';

const installNamed = [
  `DEBIAN_FRONTEND=noninteractive ${aptGet} install -y -q --no-install-recommends "$@"`,
  `rm -f ${excludes} ${aptTrust}`,
  // Lists, logs and caches differ from run to run and serve nobody in an image.
  'rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache /var/log/apt /var/log/dpkg.log /var/log/alternatives.log',
].join('\n');

/**
 * Script of a step, run as root, that installs the distribution's packages named as its arguments; it
 * wants {@link aptGetScript} below {@link packageToolkit}, and the CA bundle, if any, at {@link packageCaFile}.
 */
export const installScript = [trust, `${aptGet} update -q`, installNamed].join('\n');

const passwdEntry = [
  `grep -q '^[^:]*:[^:]*:${imageUser.uid}:' /etc/passwd ||`,
  `echo 'app:x:${imageUser.uid}:${imageUser.gid}:app:/tmp:/bin/sh' >> /etc/passwd`,
].join(' ');

/** Set-group-ID: what any UID makes there stays in group 0. */
const dataFolder = `install -d -o ${imageUser.uid} -g ${imageUser.gid} -m 2775 ${layout.data}`;

/** dpkg leaves the paths out when no other package of the step asks for what they belong to. */
function withoutUnused(need: PackageNeed): string[] {
  return (need.unused ?? []).map(({ package: unused, paths }) => {
    const lines = paths.map((path) => `path-exclude=${path}\\n`).join('');
    return [
      `others=; for name; do [ "$name" = ${need.name} ] || others="$others $name"; done`,
      `apt-get install -s --no-install-recommends $others | grep -q '^Inst ${unused} ' ||`,
      `  printf '${lines}' >> ${excludes}`,
    ].join('\n');
  });
}

/** Distribution packages in one layer, named in sorted order so that the layer is stable. */
export function packageStep(
  needs: readonly PackageNeed[],
  options: { readonly addUser: boolean; readonly reason: Reason },
): RunStep {
  const names = [...new Set(needs.map((need) => need.name))].sort();
  const script = [
    'set -e',
    ...(options.addUser ? [passwdEntry, dataFolder] : []),
    ...(names.length
      ? [trust, `${aptGet} update -q`, ...needs.flatMap(withoutUnused), installNamed]
      : []),
  ];
  return {
    kind: 'run',
    title: names.length ? `installing ${names.join(', ')}` : 'adding the app user',
    argv: ['sh', '-c', script.join('\n'), 'packages', ...names],
    ...(names.length
      ? {
          mounts: [
            {
              from: { kind: 'context', name: 'warp', include: [aptGetScript] },
              at: packageToolkit,
            },
          ],
        }
      : {}),
    as: 'root',
    network: 'default',
    caFile: packageCaFile,
    reason: options.reason,
  };
}
