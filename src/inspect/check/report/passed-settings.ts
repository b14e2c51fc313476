import { stringify } from 'yaml';
import type { CheckFacts } from '../judge/judge-all.ts';
import { mebibytes } from '../judge/restricted.ts';
import type { RestrictionId } from '../run/restrictions.ts';

/** How to run the image as strictly as it was seen to serve. */
export interface PassedSettings {
  /** Words of `docker run`, without the image. */
  readonly dockerRun: readonly string[];
  /** The part of a pod's specification, as YAML. */
  readonly kubernetes: string;
  /** It satisfies the restricted Pod Security Standard. */
  readonly restricted: boolean;
}

/** @returns undefined where the app has not started at all */
export function passedSettings(facts: CheckFacts, reference: string): PassedSettings | undefined {
  const { run } = facts;
  if (!run.plain.ok) return undefined;
  const has = (id: RestrictionId) => run.passedWith.includes(id);
  const pod = podSpec(facts, reference, has);
  return {
    dockerRun: dockerWords(facts, has),
    kubernetes: stringify(pod, { lineWidth: 0 }),
    restricted:
      'runAsNonRoot' in pod.securityContext &&
      'seccompProfile' in pod.securityContext &&
      has('capabilities') &&
      has('no-new-privileges'),
  };
}

type Has = (id: RestrictionId) => boolean;

function dockerWords({ run, strictness }: CheckFacts, has: Has): readonly string[] {
  const { uid, gid, memoryBytes, cpus } = strictness;
  const user = has('unknown-group') ? `${uid}:${gid}` : `${uid}:0`;
  const tmp = `/tmp:rw,nosuid,nodev,${has('noexec-tmp') ? 'noexec' : 'exec'},size=64m`;
  return [
    ...(has('random-uid') || has('unknown-group') ? ['--user', user] : []),
    ...(has('read-only-root') ? ['--read-only'] : []),
    ...(has('read-only-root') || has('noexec-tmp') ? ['--tmpfs', tmp] : []),
    ...run.volumes.flatMap((path) => ['--volume', `${nameOf(path)}:${path}`]),
    ...(has('capabilities') ? ['--cap-drop', 'ALL'] : []),
    ...(has('no-new-privileges') ? ['--security-opt', 'no-new-privileges'] : []),
    ...(has('limits')
      ? ['--memory', `${Math.round(memoryBytes / 1024 ** 2)}m`, '--cpus', String(cpus)]
      : []),
  ];
}

function podSpec({ image, run, strictness }: CheckFacts, reference: string, has: Has) {
  const { uid, gid, memoryBytes, cpus } = strictness;
  const stranger = run.restricted.get('unknown-group')?.ok === true;
  const group = stranger ? gid : 0;
  const anyUser = has('random-uid') || has('unknown-group');
  const ownUser = /^0*[1-9]\d*(?::|$)/.test(image.config.user);
  const status = (run.strictInside ?? run.inside)?.status;
  const tmp = has('read-only-root') || has('noexec-tmp');
  const mounts = [
    ...(tmp ? [{ name: 'tmp', mountPath: '/tmp' }] : []),
    ...run.volumes.map((path) => ({ name: nameOf(path), mountPath: path })),
  ];
  const { plain } = run;
  const port = plain.ok ? plain.port : undefined;
  return {
    securityContext: {
      ...(anyUser || ownUser ? { runAsNonRoot: true } : {}),
      ...(anyUser ? { runAsUser: uid, runAsGroup: group, fsGroup: group } : {}),
      // Engines apply theirs unless told otherwise: /proc/1/status then says 0.
      ...(status?.Seccomp !== '0' ? { seccompProfile: { type: 'RuntimeDefault' } } : {}),
    },
    containers: [
      {
        name: 'app',
        image: reference,
        ...(port === undefined
          ? {}
          : {
              env: [{ name: 'PORT', value: String(port) }],
              ports: [{ name: 'http', containerPort: port }],
            }),
        securityContext: {
          allowPrivilegeEscalation: !has('no-new-privileges'),
          ...(has('read-only-root') ? { readOnlyRootFilesystem: true } : {}),
          ...(has('capabilities') ? { capabilities: { drop: ['ALL'] } } : {}),
        },
        ...(has('limits')
          ? {
              resources: {
                limits: { memory: mebibytes(memoryBytes).replace(' MiB', 'Mi'), cpu: cpus },
              },
            }
          : {}),
        ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
      },
    ],
    ...(mounts.length > 0
      ? {
          volumes: mounts.map(({ name }) => ({
            name,
            emptyDir: name === 'tmp' ? { medium: 'Memory', sizeLimit: '64Mi' } : {},
          })),
        }
      : {}),
  };
}

/** A volume's name by its folder's: lower case, as Kubernetes wants it. */
function nameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'data';
}
