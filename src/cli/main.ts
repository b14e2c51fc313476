import { exitCodes } from '../warp-error.ts';
import { processContext } from './context.ts';
import { createProgram } from './program.ts';

/** What a forced end may take: a container is killed and removed. */
const forcedEndMs = 5000;

const interrupt = new AbortController();
const force = new AbortController();
let signals = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    signals += 1;
    // The first asks for a clean end; whoever repeats it wants out now, but leaves nothing running.
    if (signals === 1) return interrupt.abort();
    if (signals > 2) process.exit(exitCodes.interrupted);
    force.abort();
    setTimeout(() => process.exit(exitCodes.interrupted), forcedEndMs).unref();
  });
}
// `warp … | head` closes stdout early: that is no failure, and what still runs is cleaned up.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  interrupt.abort();
  if (error.code === 'EPIPE' || error.code === 'EBADF') return;
  process.stderr.write(`error: writing the output failed: ${error.message}\n`);
  process.exitCode = exitCodes.bug;
});

const context = processContext(interrupt.signal, force.signal);
try {
  await createProgram(context).parseAsync(process.argv);
} catch (error) {
  const { reportError } = await import('./report-error.ts');
  process.exitCode = reportError(error, context, process.argv.includes('--json'));
}
