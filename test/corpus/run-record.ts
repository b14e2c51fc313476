import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeLeftovers } from '../support/leftovers.ts';
import { checkOut, lay, SourceMissing } from './checkout.ts';
import { releaseCommand } from './conditions.ts';
import { judgeNegative } from './judge-negative.ts';
import { judgePositive } from './judge-positive.ts';
import type { CorpusRecord } from './record.ts';
import type { RecordResult, RunContext, Trial, Verdict } from './trial.ts';
import { type Variant, variantsOf } from './variants.ts';

/** Runs one record to its end and removes what it made. Never rejects. */
export async function runRecord(record: CorpusRecord, context: RunContext): Promise<RecordResult> {
  const started = performance.now();
  const verdict = await judge(record, context).catch(
    (error: unknown): Verdict => ({
      ok: false,
      stage: error instanceof SourceMissing ? 'source' : 'run',
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { id: record.id, notes: [], seconds, ...verdict };
}

async function judge(record: CorpusRecord, context: RunContext): Promise<Verdict> {
  const notes: string[] = [];
  for (const variant of variantsOf(record)) {
    const verdict = await tryVariant(record, variant, context);
    notes.push(...(verdict.notes ?? []), ...variant.ignored.map((entry) => `${entry} was ignored`));
    if (!verdict.ok) return { ...verdict, notes };
  }
  return { ok: true, stage: 'done', reason: '', notes };
}

async function tryVariant(
  record: CorpusRecord,
  variant: Variant,
  context: RunContext,
): Promise<Verdict> {
  const place = await mkdtemp(join(tmpdir(), 'warp-corpus-'));
  const app = appName(record);
  const trial: Trial = { record, folder: join(place, app), app, context };
  try {
    await checkOut(record, { sources: context.sources, folder: trial.folder });
    await lay(trial.folder, variant.files);
    await lay(trial.folder, releaseHook(record));
    if (record.tier === 'negative') return await judgeNegative(trial);
    return await judgePositive(trial, variant);
  } finally {
    await rm(place, { recursive: true, force: true });
    await removeLeftovers(context.docker, app);
  }
}

/** The platform's release phase is, to warp, the app's `migrate` hook. */
function releaseHook(record: CorpusRecord): Record<string, string> {
  const command = releaseCommand(record);
  if (command === undefined) return {};
  return { '.warp/hooks/migrate': `#!/bin/sh\nset -e\n${command}\n` };
}

/** A name nobody else has: warp names images, containers and volumes after the folder. */
function appName(record: CorpusRecord): string {
  const slug = record.id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-40);
  const own = createHash('sha256').update(`${record.id} ${process.pid}`).digest('hex');
  return `corpus-${own.slice(0, 8)}-${slug.replace(/^-+|-+$/g, '')}`;
}
