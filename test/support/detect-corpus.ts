import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { detectPython } from '../../builders/python/detect.ts';
import { detectShell } from '../../builders/shell/detect.ts';
import { openApp } from '../../src/app/disk-app.ts';
import { rankCandidates } from '../../src/builder/rank.ts';
import { withProcfile } from '../../src/builder/with-procfile.ts';
import type { Config } from '../../src/config/config.ts';

/** Prints what detection makes of every folder in `parent`: one JSON line each. */
export function detectFolders(parent: string, write: (line: string) => void): void {
  for (const name of readdirSync(parent)) {
    const app = openApp(join(parent, name));
    const began = performance.now();
    const { processes } = withProcfile({ processes: {} } as Config, app);
    const found = [detectPython(app, {}, processes), detectShell(app, {}, processes)];
    const ms = Math.round(performance.now() - began);
    const { best, equal, rejected } = rankCandidates(found.flatMap((one) => one.candidates));
    const others = rejected.map(({ candidate }) => `${candidate.id} ${candidate.score}`);
    const line = { name, ms, best, equal: equal.map(({ id }) => id), others };
    write(JSON.stringify({ ...line, missing: found.flatMap((one) => one.missing) }));
  }
}
