import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFolder } from '../test/support/package-folder.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { connectTestEngine } from '../test/support/test-engine.ts';
import { caBundle } from './ca-bundle.ts';
import { dockerContestant, warpContestant } from './contestant.ts';
import { measureDetection } from './detection.ts';
import { measureReload } from './dev-reload.ts';
import { formatReport } from './report.ts';
import { runScenario, scenarios } from './scenario.ts';
import { measureStartUp } from './start-up.ts';
import { createWagtailSite } from './wagtail-site.ts';

const note = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm run bench -- [--rounds N] [--ca FILE] [--only WORDS]`; a part of it is only printed. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: text, ca: text, only: text } });
  const { only = '' } = values;
  const docker = await connectTestEngine();
  using place = temporaryFolder();
  const folder = join(place.path, 'site');
  mkdirSync(folder);
  const site = await createWagtailSite(folder);
  const options = { folder, scratch: place.path, docker, caBundle: values.ca ?? caBundle() };
  const warp = warpContestant(options);
  note(`first build by warp: ${(await warp.build()).toFixed(1)} s`);
  const other = await dockerContestant(options);
  note(`first build by docker: ${(await other.build()).toFixed(1)} s`);
  const sizes = { warp: await sizeOf(warp.tag), docker: await sizeOf(other.tag) };
  const outcomes = [];
  const chosen = scenarios(Number(values.rounds ?? 3)).filter(({ name }) => name.includes(only));
  for (const scenario of chosen) {
    outcomes.push(await runScenario(scenario, { site, contestants: [warp, other], docker, note }));
  }
  const report = formatReport({
    outcomes,
    sizes,
    detection: await measureDetection(5),
    reloads: await measureReload(50),
    startUpMs: await measureStartUp(15),
    engine: (await docker.version()).Version,
    cores: availableParallelism(),
  });
  if (only === '') writeFileSync(join(packageFolder(), 'docs/benchmarks.md'), report);
  process.stdout.write(report);
  for (const { tag } of [warp, other]) await removeImage(tag);

  /** A prune of the machine's may have been quicker. */
  async function removeImage(tag: string): Promise<void> {
    const [image] = await docker.listImages({ filters: { reference: [tag] } });
    if (image) await docker.getImage(image.Id).remove({ force: true });
  }

  async function sizeOf(tag: string): Promise<number> {
    return (await docker.getImage(tag).inspect()).Size;
  }
}

await main();
