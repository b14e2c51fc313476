import type { BuildEvent } from '../../engine/types.ts';
import { createBuildTree, type StepView } from './build-tree.ts';
import { durationText } from './duration-text.ts';
import type { Clock, Progress, ProgressStream } from './progress.ts';
import { plainLine } from './terminal-text.ts';

const quickMs = 1000;

/** One line an event, for logs that are kept: `#stage title … done 1.2s`. */
export function plainProgress(stream: ProgressStream, clock: Clock): Progress {
  const tree = createBuildTree();
  const startedMs = clock.now();
  let ended = false;
  const write = (line: string) => void stream.write(`${line}\n`);
  return {
    event: (event) => {
      const before = event.kind === 'step' ? tree.step(event.id)?.state : undefined;
      tree.add(event);
      const step = tree.step(event.id);
      const line = step && lineOf(event, step, before);
      if (line !== undefined) write(line);
    },
    note: write,
    end: (outcome) => {
      if (!ended) write(`build ${outcome} in ${durationText(clock.now() - startedMs)}`);
      ended = true;
    },
  };
}

function lineOf(event: BuildEvent, step: StepView, before: string | undefined): string | undefined {
  if (step.stage === '' && !worthALine(step)) return undefined;
  const name = `#${step.stage || 'engine'}`;
  if (event.kind === 'log') return `${name} | ${plainLine(event.line)}`;
  // An event that repeats a state brings times, and nothing to say.
  if (event.kind === 'transfer' || event.state === before) return undefined;
  return `${name} ${plainLine(step.title)} …${endOf(step)}`;
}

/** The engine's own steps are many; those that went well at once are passed over. */
function worthALine({ state, startedMs = 0, completedMs = 0 }: StepView): boolean {
  return state === 'failed' || (state === 'done' && completedMs - startedMs >= quickMs);
}

function endOf(step: StepView): string {
  const { startedMs, completedMs } = step;
  const known = startedMs !== undefined && completedMs !== undefined;
  const took = known ? ` ${durationText(completedMs - startedMs)}` : '';
  switch (step.state) {
    case 'running':
      return '';
    case 'cached':
      return ' CACHED';
    case 'done':
      return ` done${took}`;
    case 'failed':
      return ` FAILED${took}`;
    case 'canceled':
      return ' canceled';
  }
}
