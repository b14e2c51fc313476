import { parseArgs } from 'node:util';
import { connectTestEngine } from '../support/test-engine.ts';
import { type CorpusRecord, readRecords, selectRecords } from './record.ts';
import { runRecord } from './run-record.ts';
import { openStateFile, type StateFile } from './state-file.ts';
import { formatSummary, scoreOf } from './summary.ts';
import type { RecordResult, RunContext } from './trial.ts';

const usage = `npm run corpus -- --spec FILE --sources DIR [--id GLOB] [--tier T,T] [--lang L,L]
                   [--state FILE] [--json]
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      spec: { type: 'string' },
      sources: { type: 'string' },
      id: { type: 'string' },
      tier: { type: 'string', multiple: true },
      lang: { type: 'string', multiple: true },
      state: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const { spec, sources } = values;
  if (spec === undefined || sources === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const records = selectRecords(readRecords(spec), {
    ...(values.id === undefined ? {} : { id: values.id }),
    tiers: words(values.tier),
    langs: words(values.lang),
  });
  const interrupt = interruption();
  const docker = await connectTestEngine();
  const state = openStateFile(values.state, spec);
  const context: RunContext = { sources, docker, signal: interrupt };
  const results = await runAll(records, context, state);
  if (!interrupt.aborted) state.finish();
  process.stderr.write(formatSummary(results));
  if (values.json) {
    const { raw, adjusted } = scoreOf(results);
    process.stdout.write(`${JSON.stringify({ results, raw, adjusted }, null, 2)}\n`);
  }
  if (interrupt.aborted) return 130;
  return results.every(({ ok, excluded }) => ok || excluded !== undefined) ? 0 : 1;
}

async function runAll(
  records: readonly CorpusRecord[],
  context: RunContext,
  state: StateFile,
): Promise<readonly RecordResult[]> {
  const results: RecordResult[] = [];
  for (const [index, record] of records.entries()) {
    if (context.signal.aborted) break;
    const known = state.recall(record);
    const result = known ?? (await runRecord(record, context));
    // What a Ctrl-C cut short says nothing about the record.
    if (context.signal.aborted) break;
    if (known === undefined) state.keep(record, result);
    results.push(result);
    const how = known === undefined ? '' : ` (kept in ${state.file})`;
    process.stderr.write(
      `[${index + 1}/${records.length}] ${record.id}: ${outcome(result)}${how}\n`,
    );
  }
  return results;
}

function outcome({ ok, excluded, stage, reason }: RecordResult): string {
  if (ok) return 'ok';
  return excluded === undefined ? `${stage}: ${reason.slice(0, 300)}` : `excluded: ${excluded}`;
}

function words(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).flatMap((value) => value.split(',')).filter((word) => word !== '');
}

/** The running warp gets the terminal's Ctrl-C itself; here it only ends the loop. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => controller.abort());
  }
  return controller.signal;
}

process.exitCode = await main();
