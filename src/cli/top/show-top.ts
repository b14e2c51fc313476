import type { CliContext } from '../context.ts';
import type { Key } from './keys.ts';
import { layOut } from './layout.ts';
import { firstState, pressed, type TopState } from './state.ts';
import { openScreen } from './terminal-screen.ts';
import type { Watch } from './watch-containers.ts';

/**
 * Shows what is watched on the whole terminal until the reader quits, a signal comes, or every
 * container has ended.
 */
export async function showTop(context: CliContext, watch: Watch): Promise<void> {
  let state: TopState = firstState;
  await new Promise<void>((quit) => {
    const draw = () => {
      const views = watch.views();
      if (views.length === 0) over();
      else screen.draw(layOut(views, state, screen.size()).lines);
    };
    const key = (which: Key) => {
      const { choices } = layOut(watch.views(), state, screen.size());
      const next = pressed(state, which, choices);
      if (!next) return over();
      state = next;
      draw();
    };
    const over = () => {
      context.signal.removeEventListener('abort', over);
      screen[Symbol.dispose]();
      quit();
    };
    const screen = openScreen(context, { key, resized: draw, closed: over });
    context.signal.addEventListener('abort', over);
    if (context.signal.aborted) over();
    watch.onChange(draw);
    draw();
  });
}
