import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFolder } from '../../test/support/package-folder.ts';
import { runCommand } from '../../test/support/run-command.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { connectTestEngine } from '../../test/support/test-engine.ts';
import { caBundle } from '../ca-bundle.ts';
import { makeContestants } from './contestants.ts';
import { measureAll } from './measure.ts';
import { formatReport } from './report.ts';

const note = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm run bench:hosting -- [--rounds N] [--seconds N] [--ca FILE] [--only WORD]`; a part is only printed. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: text, seconds: text, ca: text, only: text } });
  await runCommand('wrk', ['--version']).catch(() => {
    throw new Error('wrk is not installed: it makes the load (Debian: apt install wrk)');
  });
  const docker = await connectTestEngine();
  using place = temporaryFolder();
  const options = { docker, scratch: place.path, caBundle: values.ca ?? caBundle(), note };
  const all = await makeContestants(options);
  const { only } = values;
  const contestants = only === undefined ? all : all.filter(({ name }) => name.includes(only));
  const figures = await measureAll(contestants, {
    docker,
    rounds: Number(values.rounds ?? 3),
    seconds: Number(values.seconds ?? 8),
    note,
  });
  const engine = (await docker.version()).Version;
  const report = formatReport(figures, { engine, cores: availableParallelism() });
  if (only === undefined) {
    writeFileSync(join(packageFolder(), 'docs/hosting-benchmarks.md'), report);
  }
  process.stdout.write(report);
  for (const { image } of all) await docker.getImage(image).remove({ force: true });
}

await main();
