import type { LogLine } from '../../engine/types.ts';
import type { DevOutput, DevStarted } from '../../runtime/dev/dev-session.ts';
import type { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { errorDocument, formatError } from '../output/error.ts';
import { createPaint, type Style } from '../output/paint.ts';
import { wantsColor } from '../progress/create-progress.ts';

/** Colours of processes, in their order. */
const styles: readonly Style[] = ['cyan', 'green', 'yellow', 'bold'];

/** Lines for a person: the app's own with the name of their process, where there are several. */
export function linesOutput(context: CliContext, { keys }: { readonly keys: boolean }): DevOutput {
  const { stdout, stderr } = context;
  const paint = createPaint(stderr.isTTY === true && wantsColor(context.env));
  const known: string[] = [];
  const note = (text: string) => stderr.write(`${paint('dim', `warp: ${text}`)}\n`);
  return {
    note,
    line(process, { stream, text }) {
      if (!known.includes(process)) known.push(process);
      const style = styles[known.indexOf(process) % styles.length] ?? 'cyan';
      const prefix = known.length > 1 ? `${paint(style, `[${process}]`)} ` : '';
      (stream === 'out' ? stdout : stderr).write(`${prefix}${text}\n`);
    },
    started(started) {
      for (const line of startedLines(started)) note(line);
      if (started.url !== undefined) stdout.write(`${started.url}\n`);
      if (keys) note('keys: r rebuild · s shell · o open · q quit');
    },
    reloaded: (paths, ms) => note(`${pathsText(paths)} saved: reloaded in ${ms} ms`),
    failed: (error) => {
      stderr.write(formatError(error, { color: stderr.isTTY === true && wantsColor(context.env) }));
      note('waiting for the next save');
    },
  };
}

function startedLines({ image, id, source, processes }: DevStarted): readonly string[] {
  const others = processes.filter((name) => name !== 'web');
  return [
    `image ${image} ${id}`,
    `source ${source}`,
    ...(others.length > 0 ? [`beside web: ${others.join(', ')}`] : []),
  ];
}

/** Every event as one JSON document a line on stdout. */
export function jsonOutput({ stdout }: Pick<CliContext, 'stdout'>): DevOutput {
  const tell = (event: string, what: object) =>
    stdout.write(`${JSON.stringify({ event, ...what })}\n`);
  return {
    note: (text) => tell('note', { text }),
    line: (process, line: LogLine) => tell('log', { process, ...line }),
    started: (started) => tell('started', started),
    reloaded: (paths, ms) => tell('reloaded', { paths, ms }),
    failed: (error: WarpError) => tell('failed', errorDocument(error)),
  };
}

function pathsText(paths: readonly string[]): string {
  const [first = '', ...more] = paths;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}
