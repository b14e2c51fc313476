import { startEmbedded, stopEmbedded } from '../../engine/embedded/embedded-engine.ts';
import { embeddedStatus } from '../../engine/embedded/engine-status.ts';
import { embeddedOptions } from '../../engine/open-engine.ts';
import { dataHome } from '../../xdg-folders.ts';
import type { CliContext } from '../context.ts';
import { engineContext } from '../engine-context.ts';
import { formatBytes } from '../output/format.ts';
import { printJson } from '../output/json.ts';

/** `warp engine start|stop|status`: the embedded engine alone; others are not warp's to steer. */
export async function engine(
  context: CliContext,
  verb: 'start' | 'stop' | 'status',
  options: { readonly json?: boolean },
): Promise<void> {
  const answer = await verbs[verb](context);
  if (options.json) printJson(context, answer.data);
  else context.stdout.write(`${answer.text}\n`);
}

interface Answer {
  readonly data: unknown;
  readonly text: string;
}

const verbs: Readonly<
  Record<'start' | 'stop' | 'status', (context: CliContext) => Promise<Answer>>
> = {
  start: async (context) => {
    const started = await startEmbedded(embeddedOptions(engineContext(context), waiting(context)));
    const { address, reused } = started;
    const text = `${reused ? 'running already' : 'started'}: ${address}`;
    return { data: { address, reused }, text };
  },
  stop: async (context) => {
    const stopped = await stopEmbedded({
      dataHome: dataHome(engineContext(context)),
      ...waiting(context),
    });
    return { data: { stopped }, text: stopped ? 'stopped' : 'it was not running' };
  },
  status: async (context) => {
    const status = await embeddedStatus(dataHome(engineContext(context)));
    const used = formatBytes(status.rootBytes + status.dataBytes);
    return {
      data: status,
      text: `${status.state}: ${status.address} (${used} in ${status.directory})`,
    };
  },
};

function waiting(context: CliContext) {
  return {
    onProgress: (line: string) => void context.stderr.write(`${line}\n`),
    signal: context.signal,
  };
}
