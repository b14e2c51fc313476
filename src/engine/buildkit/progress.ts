import type { BuildEvent } from '../types.ts';
import type { StatusResponse, Time, Vertex, VertexLog, VertexStatus } from './gen/control_pb.ts';
import { LogLines } from './log-lines.ts';
import { isDockerfileStep, parseVertexName, type StepName } from './vertex-name.ts';

/** Lines kept of each step, for the error message. */
const tailLines = 50;
const stderr = 2n;

type StepState = Extract<BuildEvent, { kind: 'step' }>['state'];

interface Step extends StepName {
  state?: StepState;
  startedMs?: number;
  readonly logs: { readonly out: LogLines; readonly err: LogLines };
  readonly tail: string[];
}

/** What is known about a step after the build. */
export interface StepRecord extends StepName {
  readonly id: string;
  readonly tail: readonly string[];
}

/** Folds the engine's status stream, which repeats itself, into events, each told once. */
export class Progress {
  readonly #steps = new Map<string, Step>();
  readonly #emit: (event: BuildEvent) => void;
  readonly #describe: (vertexName: string) => StepName;

  constructor(emit: (event: BuildEvent) => void, describe?: (vertexName: string) => StepName) {
    this.#emit = emit;
    this.#describe = describe ?? parseVertexName;
  }

  fold(status: StatusResponse): void {
    for (const vertex of status.vertexes) this.#foldVertex(vertex);
    for (const log of status.logs) this.#foldLog(log);
    for (const transfer of status.statuses) this.#foldTransfer(transfer);
    for (const vertex of status.vertexes) if (vertex.completed) this.#endLogs(vertex.digest);
  }

  /** The step that failed first, or the one asked for by id. */
  failed(id?: string): StepRecord | undefined {
    const known = id === undefined ? undefined : this.#steps.get(id);
    if (id !== undefined && known !== undefined) return { id, ...known };
    for (const [key, step] of this.#steps) if (step.state === 'failed') return { id: key, ...step };
    return undefined;
  }

  #foldVertex(vertex: Vertex): void {
    const step = this.#stepOf(vertex.digest, vertex.name);
    const state = stateOf(vertex);
    const startedMs = milliseconds(vertex.started);
    if (state === undefined) return;
    // The same vertex runs again when two stages need it and the first was canceled.
    if (state === step.state && startedMs === step.startedMs) return;
    step.state = state;
    if (startedMs !== undefined) step.startedMs = startedMs;
    const completedMs = milliseconds(vertex.completed);
    this.#emit({
      kind: 'step',
      id: vertex.digest,
      stage: step.stage,
      title: step.title,
      state,
      ...(startedMs !== undefined && { startedMs }),
      ...(completedMs !== undefined && { completedMs }),
    });
  }

  #foldLog(log: VertexLog): void {
    const step = this.#stepOf(log.vertex, '');
    const stream = log.stream === stderr ? 'err' : 'out';
    for (const line of step.logs[stream].push(log.msg))
      this.#emitLine(log.vertex, step, { line, stream });
  }

  #endLogs(id: string): void {
    const step = this.#stepOf(id, '');
    for (const stream of ['out', 'err'] as const)
      for (const line of step.logs[stream].end()) this.#emitLine(id, step, { line, stream });
  }

  #emitLine(id: string, step: Step, text: { line: string; stream: 'out' | 'err' }): void {
    step.tail.push(text.line);
    if (step.tail.length > tailLines) step.tail.shift();
    this.#emit({ kind: 'log', id, ...text });
  }

  #foldTransfer({ vertex, id, current, total }: VertexStatus): void {
    const amounts = { current: Number(current), total: Number(total) };
    this.#emit({ kind: 'transfer', id: vertex, name: id, ...amounts });
  }

  #stepOf(id: string, name: string): Step {
    const known = this.#steps.get(id);
    if (known !== undefined) return known;
    const named = isDockerfileStep(name) ? this.#describe(name) : parseVertexName(name);
    const step: Step = {
      ...named,
      logs: { out: new LogLines(), err: new LogLines() },
      tail: [],
    };
    this.#steps.set(id, step);
    return step;
  }
}

function stateOf(vertex: Vertex): StepState | undefined {
  if (vertex.completed === undefined) return vertex.started && 'running';
  // The engine tells a canceled step from a failed one by this text alone.
  if (vertex.error.endsWith('context canceled')) return 'canceled';
  if (vertex.error !== '') return 'failed';
  return vertex.cached ? 'cached' : 'done';
}

function milliseconds(time: Time | undefined): number | undefined {
  return time && Number(time.seconds) * 1000 + time.nanos / 1e6;
}
