import { runWarp, type WarpResult } from '../support/run-warp.ts';
import { limits, type Stage, type Trial, type Verdict } from './trial.ts';

/**
 * A record that must not come up: the first command that fails has to blame the app and say what to
 * do next. That is exit 10 to 49, and 60 to 69 from `run` unless the record wants the build to fail.
 */
export async function judgeNegative(trial: Trial): Promise<Verdict> {
  const attempts: readonly [Stage, readonly string[], number][] = [
    ['plan', ['plan', trial.folder, '--json'], limits.planMs],
    ['build', ['build', trial.folder, '--json', '--progress', 'plain'], limits.buildMs],
    ['run', runArguments(trial), limits.runMs],
  ];
  for (const [stage, args, timeoutMs] of attempts) {
    const result = await runWarp(args, { timeoutMs });
    if (result.status !== 0) return judgeFailure(stage, result, trial);
  }
  return { ok: false, stage: 'run', reason: 'it came up, which it must not' };
}

function runArguments({ folder, app }: Trial): readonly string[] {
  return ['run', folder, '--detach', '--json', '--name', app, '--port', '0'];
}

function judgeFailure(stage: Stage, result: WarpResult, trial: Trial): Verdict {
  const { failure, status, timedOut } = result;
  if (timedOut) return { ok: false, stage, reason: 'took longer than its time limit' };
  if (failure === undefined) {
    return { ok: false, stage, reason: `exit ${status} with no error document on stdout` };
  }
  const said = `exit ${status} ${failure.code}: ${failure.message}`;
  const wanted = trial.record.expect.exit;
  const late = trial.record.expect.build !== 'fail';
  const right = wanted === undefined ? blamesTheApp(status, late) : status === wanted;
  if (!right) return { ok: false, stage, reason: `wrong exit status: ${said}` };
  if (!failure.hint) return { ok: false, stage, reason: `no hint: ${said}` };
  return { ok: true, stage: 'done', reason: '', notes: [`${stage}: ${said}`] };
}

function blamesTheApp(status: number, mayRun: boolean): boolean {
  return (status >= 10 && status < 50) || (mayRun && status >= 60 && status < 70);
}
