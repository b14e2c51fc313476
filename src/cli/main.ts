import { exitCodes } from '../warp-error.ts';
import { processContext } from './context.ts';
import { createProgram } from './program.ts';

const interrupt = new AbortController();
let signals = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    signals += 1;
    // The first asks for a clean end; whoever repeats it wants out now.
    if (signals > 1) process.exit(exitCodes.interrupted);
    interrupt.abort();
  });
}
// `warp … | head` closes stdout early: that is no failure of ours.
process.stdout.on('error', () => process.exit(0));

const context = processContext(interrupt.signal);
try {
  await createProgram(context).parseAsync(process.argv);
} catch (error) {
  const { reportError } = await import('./report-error.ts');
  process.exitCode = reportError(error, context, process.argv.includes('--json'));
}
