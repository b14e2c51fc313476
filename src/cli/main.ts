import { exitCodes } from '../warp-error.ts';
import { processContext } from './context.ts';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';

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
  process.exitCode = await reportError(error, context, process.argv.includes('--json'));
}
