import type { AppSource } from '../app/app-source.ts';
import { type Config, sectionData } from '../config/config.ts';
import { nothingFits, tie } from './detection-error.ts';
import { rankCandidates } from './rank.ts';
import type { Builder, Candidate, Missing } from './types.ts';

export interface DetectedApp {
  readonly candidate: Candidate;
  readonly builder: Builder;
  /** The other readings of the folder, best first, and why each was not taken. */
  readonly rejected: readonly { readonly candidate: Candidate; readonly why: string }[];
}

/**
 * Asks every builder (or the one named in warp.yaml) what the folder is, and takes the best reading.
 * @throws WarpError `WARP_DETECT_NOTHING`, `WARP_DETECT_TIE`, `WARP_DETECT_BUILDER` (exit 20).
 */
export function detectApp(
  app: AppSource,
  config: Config,
  builders: readonly Builder[],
): DetectedApp {
  const asked = config.builder?.value;
  const usable = builders.filter(({ id }) => asked === undefined || id === asked);
  const candidates: Candidate[] = [];
  const missing: Missing[] = [];
  for (const builder of usable) {
    const found = builder.detect(app, sectionData(config, builder.id), config.processes);
    candidates.push(...found.candidates);
    missing.push(...found.missing);
  }
  const ranking = rankCandidates(candidates);
  const { best, equal } = ranking;
  if (best === undefined) throw nothingFits({ app, builders, asked, missing });
  // A command the user wrote down decides what runs: several apps beside it are no question.
  const decided = config.processes.web !== undefined;
  const rivals = equal.length > 0 ? equal : otherFolders(best, ranking.rejected);
  if (rivals.length > 0 && !decided) throw tie([best, ...rivals]);
  const builder = usable.find(({ id }) => id === best.builder);
  if (builder === undefined) throw new Error(`candidate ${best.id} of unknown builder`);
  return { candidate: best, builder, rejected: ranking.rejected };
}

/** From this score on a reading is an app beyond doubt, not a script or example beside one. */
const certain = 60;

/** A folder that only gathers others: with an app in more than one of them, none of them is meant. */
function otherFolders(best: Candidate, rejected: DetectedApp['rejected']): readonly Candidate[] {
  if (best.root === '') return [];
  const folders = new Map<string, Candidate>();
  for (const { candidate } of rejected) {
    const { root, score } = candidate;
    const other = root !== best.root && score >= certain;
    if (other && !folders.has(root)) folders.set(root, candidate);
  }
  return [...folders.values()];
}
