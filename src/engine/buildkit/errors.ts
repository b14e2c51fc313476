import { WarpError, type WarpErrorInit } from '../../warp-error.ts';
import type { Progress } from './progress.ts';
import type { GrpcDetail, GrpcError } from './transport/grpc-error.ts';

/** Lines of a file, counted from 1, both included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export interface BuildFailurePlace {
  /** Stage of the Dockerfile; '' when it has no name or the failure has no step. */
  readonly stage: string;
  /** Title of the step, in the words of `describe`. */
  readonly step: string;
  readonly file?: string;
  readonly lines?: LineRange;
  /** The text of those lines. */
  readonly source?: string;
  /** Status of the command that failed. */
  readonly exitCode?: number;
}

/** A build that ended in an error of its own: a step failed, or the engine refused the request. */
export class BuildFailure extends WarpError {
  readonly place: BuildFailurePlace;

  constructor(init: WarpErrorInit, place: BuildFailurePlace) {
    super(init);
    this.place = place;
  }
}

/** Where a command that gave up for want of space says so. */
const lastLines = 10;

/** Explains a failed solve by its details and by what the step printed. */
export function buildFailure(error: GrpcError, progress: Progress): BuildFailure {
  const vertex = detail(error, 'errdefs.Vertex')?.digest;
  const step = progress.failed(typeof vertex === 'string' ? vertex : undefined);
  const place = { stage: step?.stage ?? '', step: step?.title ?? '', ...placeOf(error) };
  const known = step !== undefined;
  const message = known ? stepMessage(place, error.message) : `the build failed: ${error.message}`;
  return new BuildFailure(
    {
      ...verdict(known, diskIsFull(error, step?.tail ?? []), message),
      ...(step !== undefined && step.tail.length > 0 && { output: step.tail.join('\n') }),
      cause: error,
    },
    place,
  );
}

function verdict(known: boolean, full: boolean, message: string): WarpErrorInit {
  if (full)
    return {
      code: 'WARP_ENGINE_DISK_FULL',
      phase: 'engine',
      message: `${message}; no space is left on the engine's disk`,
      hint: 'free space and build again: `docker system prune` removes what no container uses, `warp engine status` names the folder of the embedded engine',
    };
  if (known)
    return {
      code: 'WARP_BUILD_STEP_FAILED',
      phase: 'build',
      message,
      hint: 'the output of the step says why; `warp shell --failed` opens a shell in it',
    };
  return {
    code: 'WARP_BUILD_REFUSED',
    phase: 'build',
    message,
    hint: 'correct what the message names and build again',
  };
}

// ENOSPC has no status of its own: the engine passes on the text of its operating system, and of a
// command that met it only the output is known.
function diskIsFull(error: GrpcError, tail: readonly string[]): boolean {
  const full = /no space left on device/i;
  return full.test(error.message) || tail.slice(-lastLines).some((line) => full.test(line));
}

/** The engine went away: it cannot be known whether the build went on. */
export function engineLost(address: string, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_LOST',
    phase: 'engine',
    message: `the connection to the engine at ${address} was lost during the build`,
    hint: 'see whether the engine still runs (`warp engine status`), then build again',
    cause,
  });
}

function stepMessage({ stage, step, exitCode }: BuildFailurePlace, reason: string): string {
  const where = stage === '' ? '' : ` in stage ${stage}`;
  const why = exitCode === undefined ? `: ${reason}` : ` with exit status ${exitCode}`;
  return `${step}${where} failed${why}`;
}

function placeOf(error: GrpcError): Omit<BuildFailurePlace, 'stage' | 'step'> {
  const exitCode = detail(error, 'gatewayapi.ExitMessage')?.Code;
  return {
    ...sourcePlace(error.details),
    ...(typeof exitCode === 'number' && { exitCode }),
  };
}

interface SourceDetail {
  readonly info?: { readonly filename?: string; readonly data?: string };
  readonly ranges?: readonly { readonly start?: Line; readonly end?: Line }[];
}

interface Line {
  readonly line?: number;
}

function sourcePlace(details: readonly GrpcDetail[]) {
  const found = details.find(({ type }) => type.startsWith('errdefs.Source'));
  if (found === undefined) return {};
  const { info, ranges = [] } = found.value as SourceDetail;
  const file = info?.filename;
  // A continued RUN has one range a line.
  const starts = ranges.flatMap(({ start }) => start?.line ?? []);
  const ends = ranges.flatMap(({ end }) => end?.line ?? []);
  if (starts.length === 0) return { ...(file !== undefined && { file }) };
  const lines = { start: Math.min(...starts), end: Math.max(...starts, ...ends) };
  const text = Buffer.from(info?.data ?? '', 'base64')
    .toString('utf8')
    .split('\n');
  const source = text.slice(lines.start - 1, lines.end).join('\n');
  return { ...(file !== undefined && { file }), lines, source };
}

function detail(error: GrpcError, type: string): Readonly<Record<string, unknown>> | undefined {
  const found = error.details.find((entry) => entry.type.startsWith(type));
  return found?.value as Readonly<Record<string, unknown>> | undefined;
}
