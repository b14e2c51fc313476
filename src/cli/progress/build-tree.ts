import type { BuildEvent } from '../../engine/types.ts';

type StepEvent = Extract<BuildEvent, { kind: 'step' }>;

/** A step as far as it is known by now. */
export interface StepView {
  readonly id: string;
  readonly stage: string;
  readonly title: string;
  readonly state: StepEvent['state'];
  readonly startedMs?: number;
  readonly completedMs?: number;
  /** The last lines it wrote, oldest first. */
  readonly tail: readonly string[];
  /** `12.3 MB of 40.1 MB`, while something is sent or fetched. */
  readonly transferred?: string;
}

export interface StageView {
  readonly id: string;
  readonly steps: readonly StepView[];
}

/** What is known of a running build: events folded into stages and steps. */
export interface BuildTree {
  add(event: BuildEvent): void;
  step(id: string): StepView | undefined;
  /** In order of appearance. */
  stages(): readonly StageView[];
}

/** Lines kept of each step: shown when it fails. */
const tailLines = 20;

export function createBuildTree(): BuildTree {
  const steps = new Map<string, StepView>();
  return {
    add: (event) => {
      const known = steps.get(event.id);
      const next = nextView(known, event);
      if (next !== undefined) steps.set(event.id, next);
    },
    step: (id) => steps.get(id),
    stages: () => {
      const stages = new Map<string, StepView[]>();
      for (const step of steps.values()) {
        stages.set(step.stage, [...(stages.get(step.stage) ?? []), step]);
      }
      return [...stages].map(([id, list]) => ({ id, steps: list }));
    },
  };
}

function nextView(known: StepView | undefined, event: BuildEvent): StepView | undefined {
  switch (event.kind) {
    case 'step': {
      const { kind: _, ...fields } = event;
      return { tail: [], ...known, ...fields };
    }
    case 'log':
      return known && { ...known, tail: [...known.tail, event.line].slice(-tailLines) };
    case 'transfer': {
      const total = event.total > 0 ? ` of ${megabytes(event.total)}` : '';
      return known && { ...known, transferred: `${megabytes(event.current)}${total}` };
    }
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
