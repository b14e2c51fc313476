import { createBuildTree } from './build-tree.ts';
import { durationText } from './duration-text.ts';
import type { Clock, Outcome, Progress, ProgressStream } from './progress.ts';
import { renderTree, type StyledLine } from './render-tree.ts';
import { plainLine, textWidth } from './terminal-text.ts';

const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';
const clearBelow = '\u001B[J';
const styles: Readonly<Record<StyledLine['style'], readonly [string, string]>> = {
  plain: ['', ''],
  dim: ['\u001B[2m', '\u001B[22m'],
  green: ['\u001B[32m', '\u001B[39m'],
  red: ['\u001B[31m', '\u001B[39m'],
  cyan: ['\u001B[36m', '\u001B[39m'],
};
const outcomeStyles = { done: 'green', failed: 'red', canceled: 'dim' } as const;

/** Redraws by time, not by event: a build can have thousands of events a second. */
const frameMs = 100;

/** A tree of stages and steps, redrawn in place. */
export function ttyProgress(
  stream: ProgressStream,
  clock: Clock,
  { color }: { readonly color: boolean },
): Progress {
  const tree = createBuildTree();
  const startedMs = clock.now();
  let drawn: readonly StyledLine[] = [];
  let frame = 0;
  let ended = false;

  const columns = () => Math.max(20, stream.columns ?? 80);
  const paint = ({ text, style }: StyledLine): string => {
    const [on, off] = styles[style];
    return color ? `${on}${text}${off}` : text;
  };
  // A terminal that became narrower wrapped what was drawn: more rows to go up than lines.
  const erase = () => {
    const rows = drawn.reduce(
      (sum, l) => sum + Math.max(1, Math.ceil(textWidth(l.text) / columns())),
      0,
    );
    return rows === 0 ? '\r' : `\u001B[${rows}A\r`;
  };
  const show = (lines: readonly StyledLine[], before = '') => {
    const text = lines.map((line) => `${paint(line)}\n`).join('');
    stream.write(`${hideCursor}${erase()}${clearBelow}${before}${text}`);
    drawn = lines;
  };
  const view = (rows: number | undefined) => ({
    nowMs: clock.now(),
    columns: columns() - 1,
    rows,
    frame,
  });
  const lines = () => renderTree(tree, view(Math.max(3, (stream.rows ?? 24) - 2)));
  const redraw = () => {
    if (!ended) show(lines());
  };
  const stop = clock.every(frameMs, () => {
    frame += 1;
    redraw();
  });
  stream.on?.('resize', redraw);

  return {
    event: (event) => tree.add(event),
    note: (text) => {
      const clean = text.split('\n').map(plainLine).join('\n');
      if (ended) stream.write(`${clean}\n`);
      else show(lines(), `${clean}\n`);
    },
    end: (outcome) => {
      if (ended) return;
      ended = true;
      stop();
      stream.off?.('resize', redraw);
      closeOpenSteps(tree, outcome, clock.now());
      show([...renderTree(tree, view(undefined)), summary(outcome, clock.now() - startedMs)]);
      stream.write(showCursor);
    },
  };
}

/** What still ran when the build ended has not been done; the engine may not say so any more. */
function closeOpenSteps(
  tree: ReturnType<typeof createBuildTree>,
  outcome: Outcome,
  nowMs: number,
): void {
  const open = tree
    .stages()
    .flatMap(({ steps }) => steps.filter(({ state }) => state === 'running'));
  const state = outcome === 'done' ? 'done' : 'canceled';
  for (const { id, stage, title } of open) {
    tree.add({ kind: 'step', id, stage, title, state, completedMs: nowMs });
  }
}

function summary(outcome: Outcome, ms: number): StyledLine {
  return { text: `build ${outcome} in ${durationText(ms)}`, style: outcomeStyles[outcome] };
}
