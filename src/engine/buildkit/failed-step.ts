import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FailedStep } from '../failed-step.ts';
import type { BuildRequest } from '../types.ts';
import { type BuildRun, connectTwice, openBuildSession } from './build.ts';
import { buildFailure, engineLost } from './errors.ts';
import { gatewayExec } from './gateway-exec.ts';
import { Control } from './gen/control_pb.ts';
import { LLBBridge, type MountSchema } from './gen/gateway_pb.ts';
import type { BuildKitLink } from './link.ts';
import { Progress } from './progress.ts';
import { frontendAttrs } from './request.ts';
import type { Session } from './session/session.ts';
import type { GrpcClient, RequestMetadata } from './transport/grpc-client.ts';
import { ConnectionLostError, GrpcError } from './transport/grpc-error.ts';

/** By this a call of the gateway finds its build. */
const buildIdHeader = 'buildkit-controlapi-buildid';

/** How long the end of what was opened may take. */
const farewellMs = 2000;

/** How long the progress may be behind the error. */
const lastWordsMs = 1000;

/**
 * Builds up to the step that fails and keeps what it left, as `buildx debug` does: the build is one of the
 * client's own (Control.Solve without a frontend), which asks the gateway to run the frontend, and may then open
 * containers on the mounts of the failed step.
 * @returns undefined where nothing fails
 * @throws BuildFailure where what fails is no command, and what {@link build} throws else
 */
export async function openFailedStep(
  link: BuildKitLink,
  request: BuildRequest,
  run: BuildRun,
): Promise<FailedStep | undefined> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(run.signal.reason);
  run.signal.addEventListener('abort', onAbort);
  const [client, side] = await connectTwice(link);
  const ref = newId();
  const metadata = { [buildIdHeader]: ref };
  let session: Session | undefined;
  const close = async (): Promise<void> => {
    run.signal.removeEventListener('abort', onAbort);
    const leaving = side.unary(LLBBridge.method.return, { error: farewell }, { metadata });
    await Promise.race([leaving.catch(() => {}), delay(farewellMs, undefined, { ref: false })]);
    session?.close();
    side.close();
    client.close();
  };
  try {
    let telling = true;
    const progress = new Progress((event) => {
      if (telling) run.onEvent(event);
    }, request.describe);
    session = await openBuildSession({ link, client: side, request, run, stop });
    const whole = client.unary(
      Control.method.solve,
      { ref, session: session.id, frontend: '' },
      { signal: stop.signal },
    );
    whole.catch(() => {});
    followStatus(side, ref, progress);
    const failure = await runFrontend(link, { ref, metadata, request, signal: stop.signal });
    if (failure === undefined) {
      await close();
      return undefined;
    }
    await toldOf(progress);
    telling = false;
    const step = execIn(failure);
    const told = buildFailure(failure, progress);
    if (!step) throw told;
    return {
      failure: told,
      argv: step.argv,
      env: step.env,
      cwd: step.cwd,
      async open(argv, { io, env = {} }) {
        // A container of the gateway ends with its first command.
        const containerId = await openContainer(side, metadata, step);
        const added = Object.entries(env).map(([name, value]) => `${name}=${value}`);
        const command = { containerId, argv, env: [...step.env, ...added], cwd: step.cwd };
        return gatewayExec(side, metadata, { ...command, user: step.user }, io);
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    if (error instanceof ConnectionLostError) throw engineLost(link.address, error);
    throw error;
  }
}

/** The engine takes letters and digits alone. */
function newId(): string {
  return randomBytes(12).toString('hex');
}

const farewell = { code: 1, message: 'the failed step was looked at' };

/** Status goes on as long as the build; losing it loses the progress alone. */
function followStatus(client: GrpcClient, ref: string, progress: Progress): void {
  const follow = async (): Promise<void> => {
    for await (const status of client.serverStream(Control.method.status, { ref }))
      progress.fold(status);
  };
  follow().catch(() => {});
}

/** The error may be here before the last that the step printed. */
async function toldOf(progress: Progress): Promise<void> {
  for (let waited = 0; waited < lastWordsMs && !progress.failed(); waited += 20) await delay(20);
}

interface Frontend {
  readonly ref: string;
  readonly metadata: RequestMetadata;
  readonly request: BuildRequest;
  readonly signal: AbortSignal;
}

/** On a connection of its own: an error too large for Node's HTTP/2 silences it. */
async function runFrontend(
  link: BuildKitLink,
  { metadata, request, signal }: Frontend,
): Promise<GrpcError | undefined> {
  const own = await link.connect();
  try {
    await own.unary(
      LLBBridge.method.solve,
      {
        frontend: 'dockerfile.v0',
        frontendOpt: frontendAttrs(request),
        allowResultReturn: true,
        allowResultArrayRef: true,
        evaluate: true,
      },
      { metadata, signal },
    );
    return undefined;
  } catch (error) {
    if (error instanceof GrpcError) return error;
    throw error;
  } finally {
    own.close();
  }
}

/** A command of the build with all that it saw. */
interface FailedExec {
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  readonly network: number;
  readonly mounts: readonly MessageInitShape<typeof MountSchema>[];
}

async function openContainer(
  client: GrpcClient,
  metadata: RequestMetadata,
  { mounts, network }: FailedExec,
): Promise<string> {
  const containerId = newId();
  await client.unary(
    LLBBridge.method.newContainer,
    { containerId, mounts: [...mounts], network },
    { metadata },
  );
  return containerId;
}

/** An enumeration's value: its name, or its number where it is written by an older BuildKit. */
type RawEnum = string | number | undefined;

interface RawExec {
  readonly meta?: { args?: string[]; env?: string[]; cwd?: string; user?: string };
  readonly mounts?: readonly RawMount[];
  readonly network?: RawEnum;
}

interface RawMount {
  readonly selector?: string;
  readonly dest?: string;
  readonly readonly?: boolean;
  readonly mountType?: RawEnum;
  readonly cacheOpt?: { readonly ID?: string; readonly sharing?: RawEnum };
  readonly secretOpt?: {
    readonly ID?: string;
    readonly uid?: number;
    readonly gid?: number;
    readonly mode?: number;
    readonly optional?: boolean;
  };
}

interface RawSolve {
  readonly mountIDs?: readonly string[];
  /** As protobuf's JSON has it, or Go's of the generated code. */
  readonly op?: { readonly exec?: RawExec; readonly Op?: { readonly Exec?: RawExec } };
}

const mountTypes = ['BIND', 'SECRET', 'SSH', 'CACHE', 'TMPFS'];
const sharings = ['SHARED', 'PRIVATE', 'LOCKED'];
const networks = ['UNSET', 'HOST', 'NONE'];

/** The failed command in a solve's error (`errdefs.Solve`), its mounts with what it left in them. */
function execIn({ details }: GrpcError): FailedExec | undefined {
  const found = details.find(({ type }) => type.startsWith('errdefs.Solve'));
  const solve = found?.value as RawSolve | undefined;
  const exec = solve?.op?.exec ?? solve?.op?.Op?.Exec;
  if (!solve || !exec) return undefined;
  const { meta = {}, mounts = [], network } = exec;
  return {
    argv: meta.args ?? [],
    env: meta.env ?? [],
    cwd: meta.cwd ?? '/',
    user: meta.user ?? '',
    network: numberOf(network, networks),
    mounts: mounts.map((mount, index) => mountOf(mount, solve.mountIDs?.[index] ?? '')),
  };
}

function mountOf(mount: RawMount, resultId: string): MessageInitShape<typeof MountSchema> {
  const { selector = '', dest = '', readonly = false, cacheOpt, secretOpt } = mount;
  const mountType = numberOf(mount.mountType, mountTypes);
  const sharing = numberOf(cacheOpt?.sharing, sharings);
  return {
    ...{ selector, dest, readonly, mountType, resultId },
    ...(cacheOpt ? { cacheOpt: { id: cacheOpt.ID ?? '', sharing } } : {}),
    ...(secretOpt ? { secretOpt: { ...secretOpt, id: secretOpt.ID ?? '' } } : {}),
  };
}

function numberOf(value: RawEnum, names: readonly string[]): number {
  return typeof value === 'number' ? value : Math.max(0, names.indexOf(value ?? ''));
}
