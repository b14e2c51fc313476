import { fail, pass, skip, type Verdict, warn } from '../finding.ts';
import type { RunFacts, StopFacts } from '../run/run-facts.ts';
import { notStarted, seconds } from './serving.ts';

export function judgeStop(facts: RunFacts): Verdict {
  const { plain, idleStop, drain, inside } = facts;
  if (!plain.ok) return skip(notStarted);
  const stop = idleStop ?? drain;
  if (stop === undefined) return skip('it was not stopped');
  const { exitStatus, ms, signal } = stop;
  if (wasKilled(stop)) {
    const shell = /^(?:\/bin\/)?(?:ba|da)?sh -c /.test(inside?.command ?? '');
    return fail(
      `still ran ${seconds(stop.graceMs)} after ${signal} and was killed; PID 1 is ${inside?.command || 'unknown'}`,
      shell
        ? 'name the program in exec form (CMD ["python", "app.py"]), or begin the command with exec: a shell passes no signal on'
        : `let the program handle ${signal}: PID 1 ignores what it has no handler for; or put an init before it (tini)`,
    );
  }
  const evidence = `${signal} ended it with status ${exitStatus} after ${seconds(ms)}`;
  if (exitStatus === 128 + 15) {
    return warn(`${evidence}: by the signal itself`, 'let the program handle it and end with 0');
  }
  if (exitStatus !== 0) {
    return fail(
      evidence,
      'end with status 0 when asked to end: anything else is taken for a crash',
    );
  }
  if (idleStop && ms > quickMs(facts)) {
    return warn(
      `${evidence}, with nothing to do`,
      'do not sleep when asked to end: only requests under way are worth waiting for',
    );
  }
  return pass(evidence);
}

/**
 * An idle app has nothing to wait for. On a busy machine everything takes longer, and so did its start at
 * that time.
 */
function quickMs({ restricted }: RunFacts): number {
  const starts = [...restricted.values()].map((one) => (one.ok ? one.startMs : 0));
  return Math.max(5000, 3 * Math.max(0, ...starts));
}

function wasKilled({ exitStatus, ms, graceMs }: StopFacts): boolean {
  return exitStatus === 128 + 9 && ms >= graceMs - 500;
}

const heldBy = {
  slow: 'a request under way',
  body: 'a request whose body was still coming',
  headers: 'a request that was still coming',
} as const;

/** Whether a request that was under way was answered. */
export function judgeDrain({ plain, listens, drain }: RunFacts): Verdict {
  if (!plain.ok) return skip(notStarted);
  if (!listens) return skip('the process does not listen');
  if (plain.status === undefined) return skip('it speaks no HTTP');
  const how = 'give a path that takes some seconds: --slow PATH';
  if (drain?.held === undefined) return skip(`no request could be kept under way; ${how}`);
  const { held, answer, signal, exitStatus, ms } = drain;
  if (typeof answer === 'number' && answer < 500) {
    if (wasKilled(drain)) return skip(`${signal} had no effect: nothing was there to be finished`);
    return pass(
      `${heldBy[held]} at ${signal} was answered with ${answer}, the end came after ${seconds(ms)}`,
    );
  }
  // What a server has not read to the end of its headers, it need not have begun.
  if (held === 'headers')
    return skip(
      `only ${heldBy.headers} could be tried, which it need not answer (${answer}); ${how}`,
    );
  return fail(
    `${heldBy[held]} at ${signal} was lost: ${answer} (status ${exitStatus} after ${seconds(ms)})`,
    `on ${signal} take no more requests, finish those under way, then end`,
  );
}
