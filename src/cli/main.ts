import { isatty } from 'node:tty';
import { exitCodes } from '../warp-error.ts';
import { commandLine } from './command-line.ts';
import { processContext } from './context.ts';
import { createProgram } from './program.ts';

/** What a forced end may take: a container is killed and removed. */
const forcedEndMs = 5000;

/** A signal that comes again so soon is the same wish: npm and timeout(1) send theirs twice. */
const sameWishMs = 200;

const interrupt = new AbortController();
const force = new AbortController();
const listeners = new Set<(signal: string) => void>();
let signals = 0;
let lastMs = Number.NEGATIVE_INFINITY;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < sameWishMs) return;
    lastMs = nowMs;
    signals += 1;
    for (const listener of listeners) listener(signal);
    // The first asks for a clean end; whoever repeats it wants out now, but leaves nothing running.
    if (signals === 1) return interrupt.abort();
    if (signals > 2) process.exit(exitCodes.interrupted);
    force.abort();
    setTimeout(() => process.exit(exitCodes.interrupted), forcedEndMs).unref();
  });
}
const onSignal = (listener: (signal: string) => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
// `warp … | head` closes stdout early: that is no failure, and what still runs is cleaned up.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  interrupt.abort();
  if (error.code === 'EPIPE' || error.code === 'EBADF') return;
  process.stderr.write(`error: writing the output failed: ${error.message}\n`);
  process.exitCode = exitCodes.bug;
});
// A terminal that was closed takes no more messages; the signal that tells so ends warp in order. Node
// aborts in the end where it cannot give such a terminal its settings back.
process.stderr.on('error', () => {});
const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
process.on('exit', () => {
  if (!terminals.every((descriptor) => isatty(descriptor))) process.kill(process.pid, 'SIGKILL');
});

const context = processContext({ signal: interrupt.signal, force: force.signal, onSignal });
const { own, passed } = commandLine(process.argv);
try {
  await createProgram(context, passed).parseAsync(own);
} catch (error) {
  const { reportError } = await import('./report-error.ts');
  process.exitCode = reportError(error, context, own.includes('--json'));
}
