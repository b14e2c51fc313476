import type { ContainerSpec } from '../../../engine/types.ts';
import { restrictionIds } from '../finding.ts';

export type RestrictionId = (typeof restrictionIds)[number];

/** The figures behind them. */
export interface Strictness {
  /** A user that no image knows. */
  readonly uid: number;
  /** A group that no image knows. */
  readonly gid: number;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** A network without a way out. */
  readonly closedNetwork: string;
}

export interface TrialSpec {
  readonly image: string;
  readonly restrictions: readonly RestrictionId[];
  readonly strictness: Strictness;
  /** The image's own. */
  readonly user: string;
  /** Value of PORT. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Ports at which it may answer. */
  readonly publish: readonly number[];
  /** Ports that are something else's. */
  readonly beside: readonly number[];
  /** Folders that are volumes where the app runs. */
  readonly volumes: readonly string[];
  /** Of the app's services. */
  readonly network?: string | undefined;
}

const tmpfs = 'rw,nosuid,nodev,size=64m,mode=1777';

/** A container of an image under some restrictions; volumes are empty, and belong to its group. */
export function trialContainer(trial: TrialSpec): ContainerSpec {
  const { strictness, restrictions } = trial;
  const has = (id: RestrictionId) => restrictions.includes(id);
  const user = userOf(trial);
  const tmp = has('noexec-tmp') ? `${tmpfs},noexec` : `${tmpfs},exec`;
  const network = has('no-egress') ? strictness.closedNetwork : trial.network;
  return {
    image: trial.image,
    env: { ...trial.env, PORT: String(trial.port) },
    labels: trial.labels,
    publish: [...new Set([...trial.publish, ...trial.beside])].map((container) => ({
      container,
      host: 0,
    })),
    volumes: [],
    tmpfs: {
      ...Object.fromEntries(trial.volumes.map((path) => [path, volumeOptions(user ?? trial.user)])),
      ...(has('read-only-root') || has('noexec-tmp') ? { '/tmp': tmp } : {}),
    },
    ...(user === undefined ? {} : { user }),
    ...(has('read-only-root') ? { readOnlyRoot: true } : {}),
    ...(has('capabilities') ? { dropCapabilities: true } : {}),
    ...(has('no-new-privileges') ? { noNewPrivileges: true } : {}),
    ...(has('limits') ? { memoryBytes: strictness.memoryBytes, cpus: strictness.cpus } : {}),
    ...(network === undefined ? {} : { network: { name: network } }),
  };
}

function userOf({ restrictions, strictness: { uid, gid } }: TrialSpec): string | undefined {
  if (restrictions.includes('unknown-group')) return `${uid}:${gid}`;
  return restrictions.includes('random-uid') ? `${uid}:0` : undefined;
}

/** As a cluster makes a volume for a pod: root's, and its group's (fsGroup) where one is known. */
function volumeOptions(user: string): string {
  const group = /^\d+:(\d+)$/.exec(user)?.[1];
  const access = group === undefined ? 'mode=1777' : `mode=2775,gid=${group}`;
  return `rw,nosuid,nodev,size=256m,${access}`;
}

export function isRestriction(id: string): id is RestrictionId {
  return restrictionIds.some((known) => known === id);
}
