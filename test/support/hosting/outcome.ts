import type { Site } from './site.ts';

/** What was measured of a fault under a server; docs/hosting.md is made of these. */
export interface Outcome {
  /** What the request got that met the fault: a status, or `nothing`. */
  readonly got?: string;
  /** s until then, or until what the fault's row is about. */
  readonly seconds?: number;
  /** Short requests of others meanwhile, and how many of them were not answered 200 within ten seconds. */
  readonly asked?: number;
  readonly lost?: number;
  /** What became of the processes that run the app, or of the container. */
  readonly end?: string;
  /** s until others were answered again, where they were not; null: within half a minute they were not. */
  readonly recovered?: number | null;
  /** Further figures, in words. */
  readonly note?: string;
}

/** One thing that goes wrong. */
export interface Fault {
  readonly id: string;
  /** The row's head in the table. */
  readonly title: string;
  /** Needs the machine for itself. */
  readonly alone?: boolean;
  readonly run: (site: Site) => Promise<Outcome>;
}

/** An outcome in a table's cell. */
export function outcomeText({
  got,
  seconds,
  asked,
  lost,
  end = '',
  recovered,
  note = '',
}: Outcome): string {
  const took = seconds === undefined ? '' : seconds === 0 ? 'at once' : `${seconds} s`;
  const parts = [
    [got, took].filter(Boolean).join(', '),
    asked === undefined ? '' : lost === 0 ? 'none lost' : `${lost} of ${asked} lost`,
    end,
    // Who starts containers starts it again.
    recovered === undefined || end.startsWith('the container ends') ? '' : recoveredText(recovered),
    note,
  ];
  return parts.filter(Boolean).join('; ');
}

function recoveredText(seconds: number | null): string {
  if (seconds === null) return '**stays so**';
  return seconds < 1 ? 'then well at once' : `well again ${seconds} s later`;
}
