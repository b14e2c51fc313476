import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareLocks, type LockChange } from '../../lock/compare-locks.ts';
import { formatLock } from '../../lock/format-lock.ts';
import { type Lock, lockFile } from '../../lock/lock.ts';
import { makeLock } from '../../lock/make-lock.ts';
import { folderAppName } from '../../runtime/labels.ts';
import { prepareBuild } from '../../runtime/prepare-build.ts';
import type { BuildOptions } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { existingFolder } from '../existing-folder.ts';
import { onEngine } from '../on-engine.ts';
import { printJson } from '../output/json.ts';
import { openPlaced, planApp } from '../plan-app.ts';

export interface LockOptions extends Pick<BuildOptions, 'progress' | 'engine' | 'json'> {
  readonly upgrade?: true | readonly string[];
  readonly check?: boolean;
}

/** `warp lock`: finds out what only a build can, and writes it down for the commit. */
export async function lock(context: CliContext, dir: string, options: LockOptions): Promise<void> {
  const folder = existingFolder(context, dir);
  const placed = openPlaced(context, folder);
  const { upgrade, check } = options;
  const planned = planApp(context, placed, {
    locked: check === true,
    ...(upgrade === undefined || check ? {} : { upgrade }),
  });
  const file = join(planned.root, lockFile);
  if (check) return report(context, options, { file, written: false, changes: [] });
  const name = planned.name ?? folderAppName(folder);
  const work = { disk: placed.disk, appName: name, planned, options };
  const { plan, base } = await onEngine(context, work, prepareBuild);
  const made = makeLock(plan, base.digest, planned.lock);
  const changes = compareLocks(planned.lock, made, plan.platform);
  const written = !existsSync(file) || formatLock(made) !== readFileSync(file, 'utf8');
  if (written) write(file, made);
  report(context, options, { file, written, changes });
}

/** Whole or not at all: a build may read it at any time. */
function write(file: string, made: Lock): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, formatLock(made));
  renameSync(temporary, file);
}

interface Written {
  readonly file: string;
  readonly written: boolean;
  readonly changes: readonly LockChange[];
}

function report(
  context: CliContext,
  options: LockOptions,
  { file, written, changes }: Written,
): void {
  if (options.json) {
    printJson(context, { lock: file, written, changes });
    return;
  }
  for (const change of changes) context.stdout.write(`${formatChange(change)}\n`);
  context.stderr.write(`${lockFile} ${written ? 'is written' : 'is up to date'}\n`);
}

function formatChange({ section, name, from, to }: LockChange): string {
  if (from === undefined) return `+ ${name} ${to} (${section})`;
  if (to === undefined) return `- ${name} ${from} (${section})`;
  return `~ ${name} ${from} → ${to} (${section})`;
}
