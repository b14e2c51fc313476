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
    const found = builder.detect(app, sectionData(config, builder.id));
    candidates.push(...found.candidates);
    missing.push(...found.missing);
  }
  const ranking = rankCandidates(candidates);
  const { best, equal } = ranking;
  if (best === undefined) throw nothingFits({ app, builders, asked, missing });
  // A command the user wrote down decides what runs: several apps beside it are no question.
  const decided = config.processes.web !== undefined;
  if (equal.length > 0 && !decided) throw tie([best, ...equal]);
  const builder = usable.find(({ id }) => id === best.builder);
  if (builder === undefined) throw new Error(`candidate ${best.id} of unknown builder`);
  return { candidate: best, builder, rejected: ranking.rejected };
}
