import type Docker from 'dockerode';
import { runCommand } from '../test/support/run-command.ts';
import type { Contestant } from './contestant.ts';
import { median } from './median.ts';
import type { WagtailSite } from './wagtail-site.ts';

/** Something a developer does, measured for both contestants in turn. */
export interface Scenario {
  readonly name: string;
  readonly rounds: number;
  /** warp's median over docker's that the project promises. */
  readonly target: number;
  /** Before each round, once for both. */
  readonly change?: (site: WagtailSite, round: number) => void;
  /** Before each build. */
  readonly prepare?: (docker: Docker) => Promise<void>;
}

export interface Outcome {
  readonly scenario: Scenario;
  /** Medians in seconds. */
  readonly warp: number;
  readonly docker: number;
  readonly ratio: number;
}

/** Scenarios in the order they are run; cold comes last, as it throws the cache away. */
export function scenarios(rounds: number): readonly Scenario[] {
  return [
    { name: 'no change', rounds: rounds * 3, target: 1.3 },
    {
      name: 'one line of source edited',
      rounds,
      target: 1,
      change: (site, round) => site.edit(round),
    },
    {
      name: 'one more dependency',
      rounds,
      target: 0.5,
      change: (site, round) => site.depend(round),
    },
    { name: 'cold, cache pruned', rounds: Math.max(2, rounds - 1), target: 1, prepare: forget },
  ];
}

/** Interleaved: both build after each change, and who goes first alternates. */
export async function runScenario(
  scenario: Scenario,
  contest: {
    readonly site: WagtailSite;
    readonly contestants: readonly [Contestant, Contestant];
    readonly docker: Docker;
    readonly note: (line: string) => void;
  },
): Promise<Outcome> {
  const seconds: Record<Contestant['name'], number[]> = { warp: [], docker: [] };
  for (let round = 0; round < scenario.rounds; round += 1) {
    scenario.change?.(contest.site, round);
    const order = round % 2 === 0 ? contest.contestants : contest.contestants.toReversed();
    for (const contestant of order) {
      await scenario.prepare?.(contest.docker);
      const took = await contestant.build();
      seconds[contestant.name].push(took);
      contest.note(`${scenario.name}, round ${round + 1}: ${contestant.name} ${took.toFixed(2)} s`);
    }
  }
  const [warp, docker] = [median(seconds.warp), median(seconds.docker)];
  return { scenario, warp, docker, ratio: warp / docker };
}

/** Takes away what both have built, and the engine's whole build cache. */
async function forget(docker: Docker): Promise<void> {
  for (const tag of ['warp-bench-warp:latest', 'warp-bench-docker:latest']) {
    await docker
      .getImage(tag)
      .remove({ force: true })
      .catch(() => undefined);
  }
  // The client's call, as dockerode cannot ask for the parts that are still in use by an image.
  const pruned = await runCommand('docker', ['builder', 'prune', '--all', '--force']);
  if (pruned.status !== 0) throw new Error(`docker builder prune: ${pruned.stderr}`);
}
