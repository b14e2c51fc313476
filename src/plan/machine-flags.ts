import { toolkitStage } from './render-copy.ts';
import { secretFlag } from './render-mount.ts';
import type { RunStep } from './types.ts';

/** Id of the build secret that carries the CA bundle, where another tool builds. */
export const caSecret = 'warp-ca';
/** Where the stage of warp's own files has it, where warp builds. */
export const caFile = 'machine/ca-certificates.crt';

/** Where Debian's clients look for CA certificates; the bundle is mounted over it, step by step. */
const caBundle = '/etc/ssl/certs/ca-certificates.crt';

/** Every client's own name for "the CA bundle is there". */
export const caVariables = [
  'SSL_CERT_FILE',
  'PIP_CERT',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'CARGO_HTTP_CAINFO',
  'NODE_EXTRA_CA_CERTS',
  'npm_config_cafile',
];

/** What the machine that builds gives to the steps. */
export interface Given {
  /** Whether the context `warp` has the file {@link caFile}. */
  readonly ca: boolean;
  /** Ids of the secrets that are there. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * Mounts of secrets and of the CA bundle. BuildKit before 0.14 reads and digests the whole file system
 * that a step with a secret mount begins with (moby/buildkit, exec.go, getMountDeps: such a mount
 * counts as one of the first input): seconds for each new environment. So only what is there is
 * mounted, and the bundle, which is none of the secrets, by another way; see decision 0009.
 * @param given undefined where another tool builds: every mount is named then, and optional
 */
export function machineFlags(step: RunStep, given: Given | undefined): readonly string[] {
  const secrets = (step.secrets ?? []).filter(
    ({ id, required }) => required || given === undefined || given.secrets.has(id),
  );
  return [
    ...secrets.map(secretFlag),
    ...(step.network === 'default' ? caFlags(step, given) : ['--network=none']),
  ];
}

function caFlags(step: RunStep, given: Given | undefined): readonly string[] {
  const target = step.caFile ?? caBundle;
  if (given?.ca)
    return [`--mount=type=bind,from=${toolkitStage},source=/${caFile},target=${target}`];
  if (given) return [];
  return [`--mount=type=secret,id=${caSecret},target=${target},mode=0444,required=false`];
}

/** Variables of a step that reaches the network: none may name a file that is not there. */
export function caEnvironment({
  network,
  caFile: aside,
}: RunStep): Readonly<Record<string, string>> {
  if (network === 'none' || aside !== undefined) return {};
  return Object.fromEntries(caVariables.map((name) => [name, caBundle]));
}
