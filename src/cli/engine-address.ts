import { enginePaths } from '../engine/embedded/engine-paths.ts';
import { chooseEngine } from '../engine/select/choose-engine.ts';
import { thisMachine } from '../engine/select/this-machine.ts';
import { dataHome } from '../xdg-folders.ts';
import type { CliContext } from './context.ts';
import { engineContext } from './engine-context.ts';

/**
 * Address of the engine a command would use, without opening or starting it: the embedded one may
 * not be running.
 * @throws WarpError of phase engine when there is none.
 */
export async function engineAddress(
  context: CliContext,
  asked: string | undefined,
): Promise<string> {
  const choice = await chooseEngine(thisMachine(engineContext(context)), asked);
  if (choice.kind === 'address') return choice.address;
  return enginePaths(dataHome(context)).address;
}
