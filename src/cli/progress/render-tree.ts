import type { BuildTree, StageView, StepView } from './build-tree.ts';
import { durationText } from './duration-text.ts';
import { plainLine, textWidth, truncate } from './terminal-text.ts';

/** A line of text with a style for all of it: widths are counted without escapes. */
export interface StyledLine {
  readonly text: string;
  readonly style: 'plain' | 'dim' | 'green' | 'red' | 'cyan';
}

export interface TreeView {
  readonly nowMs: number;
  readonly columns: number;
  /** Lines there is room for; undefined once the build has ended and all may be shown. */
  readonly rows: number | undefined;
  readonly frame: number;
}

type State = StepView['state'];

/** Lines shown of a failed step while others still run. */
const liveTail = 5;

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const marks: Readonly<Record<Exclude<State, 'running'>, string>> = {
  done: '✔',
  cached: '✔',
  failed: '✘',
  canceled: '–',
};

/** Finished stages are one line each; a stage that runs shows its steps, a failed one the step that did. */
export function renderTree(tree: BuildTree, view: TreeView): readonly StyledLine[] {
  const stages = tree.stages();
  if (view.rows !== undefined) {
    const lines = withinRows(
      stages.map((stage) => stageLines(stage, view)),
      view.rows,
    );
    return lines.map((line) => ({ ...line, text: truncate(line.text, view.columns) }));
  }
  // The end is read from below: what failed stands there.
  const failed = stages.filter((stage) => stageState(stage) === 'failed');
  const others = stages.filter((stage) => stageState(stage) !== 'failed');
  return [...others, ...failed].flatMap((stage) => stageLines(stage, view));
}

// What is finished gives way first, oldest first; the last lines are where things happen.
function withinRows(
  blocks: readonly (readonly StyledLine[])[],
  rows: number,
): readonly StyledLine[] {
  const lines = blocks.flat();
  if (lines.length <= rows) return lines;
  const running = blocks.filter((block) => block.length > 1).flat();
  const finished = blocks.filter((block) => block.length === 1).flat();
  const room = Math.max(0, rows - running.length - 1);
  const hidden = finished.length - room;
  const more = { text: `  … ${hidden} more stages`, style: 'dim' } as const;
  const top = hidden > 0 ? [more, ...finished.slice(finished.length - room)] : finished;
  return [...top, ...running].slice(-Math.max(1, rows));
}

function stageLines(stage: StageView, view: TreeView): readonly StyledLine[] {
  const state = stageState(stage);
  const finished = stage.steps.filter((step) => step.state !== 'running').length;
  const count = state === 'running' ? `${finished}/${stage.steps.length}` : '';
  const head = row(
    `${mark(state, view)} ${stage.id || 'engine'}`,
    endText(state, stage.steps, view),
    {
      view,
      style: styleOf(state),
      note: count,
    },
  );
  if (state === 'running') {
    const open = stage.steps.filter((step) => step.state === 'running');
    return [head, ...open.flatMap((step) => runningStep(step, view))];
  }
  const failed = stage.steps.filter((step) => step.state === 'failed');
  return [head, ...failed.flatMap((step) => failedStep(step, view))];
}

function runningStep(step: StepView, view: TreeView): readonly StyledLine[] {
  const head = row(`  ${mark('running', view)} ${plainLine(step.title)}`, took([step], view), {
    view,
    style: 'cyan',
    note: step.transferred ?? '',
  });
  const current = step.tail.map(plainLine).findLast((line) => line.trim() !== '');
  return current === undefined ? [head] : [head, { text: `    │ ${current}`, style: 'dim' }];
}

function failedStep(step: StepView, view: TreeView): readonly StyledLine[] {
  const head = row(`  ${marks.failed} ${plainLine(step.title)}`, took([step], view), {
    view,
    style: 'red',
    note: '',
  });
  // At the end the error that follows shows what the step wrote; once is enough.
  if (view.rows === undefined) return [head];
  const tail = step.tail.slice(-liveTail).map(plainLine);
  return [head, ...tail.map((line) => ({ text: `    │ ${line}`, style: 'plain' }) as const)];
}

function stageState({ steps }: StageView): State {
  const has = (state: State) => steps.some((step) => step.state === state);
  if (has('failed')) return 'failed';
  if (has('running')) return 'running';
  if (has('canceled')) return 'canceled';
  return has('done') ? 'done' : 'cached';
}

function styleOf(state: State): StyledLine['style'] {
  if (state === 'failed') return 'red';
  if (state === 'running') return 'plain';
  return state === 'done' ? 'green' : 'dim';
}

function mark(state: State, view: TreeView): string {
  return state === 'running' ? (spinner[view.frame % spinner.length] ?? '') : marks[state];
}

function endText(state: State, steps: readonly StepView[], view: TreeView): string {
  return state === 'cached' || state === 'canceled' ? state : took(steps, view);
}

/** From the first start to the last end, or until now. */
function took(steps: readonly StepView[], view: TreeView): string {
  const starts = steps.flatMap((step) => step.startedMs ?? []);
  if (starts.length === 0) return '';
  const ends = steps.map((step) =>
    step.state === 'running' ? view.nowMs : (step.completedMs ?? step.startedMs ?? 0),
  );
  return durationText(Math.max(...ends) - Math.min(...starts));
}

/** Text on the left, time at the right edge (of 100 columns at most), a note before it. */
function row(
  left: string,
  right: string,
  o: { readonly view: TreeView; readonly style: StyledLine['style']; readonly note: string },
): StyledLine {
  const width = Math.min(o.view.columns, 100);
  const end = [o.note, right.padStart(7)].filter(Boolean).join('  ');
  const room = Math.max(1, width - textWidth(end) - 1);
  const text = truncate(left, room);
  return { text: `${text}${' '.repeat(room - textWidth(text))} ${end}`, style: o.style };
}
