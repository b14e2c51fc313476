import { runDocument, runWarp, type WarpFailure, type WarpResult } from '../support/run-warp.ts';
import { checkHttp } from './check-http.ts';
import { containerEnv } from './conditions.ts';
import { findExclusion } from './exclusion.ts';
import { entryDifference } from './judge-entry.ts';
import type { CorpusRecord } from './record.ts';
import { limits, type Stage, type Trial, type Verdict } from './trial.ts';
import type { Variant } from './variants.ts';

/** A record that must plan, build, run and answer, as far as its tier goes. */
export async function judgePositive(trial: Trial, variant: Variant): Promise<Verdict> {
  const planned = await runWarp(['plan', trial.folder, '--json'], { timeoutMs: limits.planMs });
  if (planned.status !== 0) return await failed('plan', planned, trial);
  if (trial.record.tier === 'detect') {
    const reason = entryDifference(trial.record, planned.json);
    return { ok: reason === undefined, stage: reason ? 'plan' : 'done', reason: reason ?? '' };
  }
  const build = ['build', trial.folder, '--json', '--progress', 'plain'];
  const built = await runWarp(build, { timeoutMs: limits.buildMs });
  if (built.status !== 0) return await failed('build', built, trial);
  if (trial.record.tier === 'build') return { ok: true, stage: 'done', reason: '' };
  return await runAndCheck(trial, variant, built.stderr);
}

async function runAndCheck(trial: Trial, variant: Variant, buildLog: string): Promise<Verdict> {
  const env = Object.entries(containerEnv(trial.record)).flatMap((pair) => [
    '--env',
    pair.join('='),
  ]);
  const run = [
    'run',
    trial.folder,
    '--detach',
    '--json',
    '--name',
    trial.app,
    '--port',
    '0',
    ...env,
  ];
  const started = await runWarp(run, { timeoutMs: limits.runMs });
  const printed = (text: string) => [buildLog, started.stderr, text].join('\n');
  if (started.status !== 0) {
    const said = printed(started.failure?.output ?? '');
    const script = (trial.record.expect.http ?? []).length === 0;
    if (script && missingLines(trial.record, said) === undefined) return scriptDone;
    return await failed('run', started, trial);
  }
  const { url } = runDocument.parse(started.json);
  const notes: string[] = [];
  for (const check of variant.checks) {
    const { failure, note } = await checkHttp(check, { url, record: trial.record });
    if (note !== undefined) notes.push(note);
    if (failure !== undefined) return { ok: false, stage: 'http', reason: failure, notes };
  }
  const logs = await runWarp(['logs', trial.app], { timeoutMs: limits.logsMs });
  const missing = missingLines(trial.record, printed(`${logs.stdout}\n${logs.stderr}`));
  await runWarp(['stop', trial.app], { timeoutMs: limits.runMs });
  if (missing !== undefined) return { ok: false, stage: 'log', reason: missing, notes };
  return { ok: true, stage: 'done', reason: '', notes };
}

const scriptDone: Verdict = {
  ok: true,
  stage: 'done',
  reason: '',
  notes: ['a script without a server: it printed what it must'],
};

function missingLines(record: CorpusRecord, text: string): string | undefined {
  const { log_contains = [], stdout = [] } = record.expect;
  const wanted = [log_contains, stdout].flat();
  if (wanted.length === 0 && (record.expect.http ?? []).length === 0) return 'nothing to check';
  const missing = wanted.find((line) => !text.includes(line));
  return missing === undefined ? undefined : `the log lacks ${JSON.stringify(missing)}`;
}

async function failed(stage: Stage, result: WarpResult, trial: Trial): Promise<Verdict> {
  const { failure } = result;
  if (result.timedOut) return { ok: false, stage, reason: `took longer than its time limit` };
  if (failure === undefined) {
    const tail = result.stderr.trim().split('\n').slice(-3).join(' / ');
    return { ok: false, stage, reason: `exit ${result.status} with no error document: ${tail}` };
  }
  const excluded = await findExclusion(failure, {
    log: result.stderr,
    docker: trial.context.docker,
  });
  const reason = `exit ${result.status} ${failure.code}: ${failure.message}${lastWords(failure)}`;
  return { ok: false, stage, reason, ...(excluded === undefined ? {} : { excluded }) };
}

/** The end of the output behind an error, where the cause usually stands. */
function lastWords({ output }: WarpFailure): string {
  const lines = (output ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? '' : ` (${lines.slice(-2).join(' / ').trim()})`;
}
