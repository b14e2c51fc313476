import type { BuildEvent } from '../engine/types.ts';
import type { Warning } from '../plan/types.ts';
import { type ErrorCode, type Phase, WarpError } from '../warp-error.ts';

/**
 * What steps of the build say to the user, in lines of their output: `warp-warning: CODE: text`,
 * `warp-error: CODE: text`, `warp-transient: CODE: text` for what may succeed later, and
 * `warp-hint: text` (docs/runtime-contract.md, "assemble").
 */
export interface StepReport {
  /** Takes an event of the build; true when it is such a line, which need not be shown as output. */
  readonly take: (event: BuildEvent) => boolean;
  readonly warnings: () => readonly Warning[];
  /** The failure in the step's own words, or as the engine gave it. */
  readonly explain: (failure: unknown) => unknown;
}

const line = /^warp-(warning|error|transient|hint): (?:(WARP_[A-Z0-9_]+): )?(.*)$/;

/** Listens to one build. */
export function stepReport(): StepReport {
  // Several steps may say the same.
  const warnings = new Map<string, Warning>();
  const said: { error?: { code: ErrorCode; text: string; phase: Phase }; hint?: string } = {};
  return {
    take(event) {
      const [, kind, code, text = ''] = (event.kind === 'log' && line.exec(event.line)) || [];
      if (!kind) return false;
      if (kind === 'hint') said.hint = text;
      else if (isCode(code)) {
        if (kind === 'warning') warnings.set(`${code} ${text}`, warningOf(code, text));
        else said.error = { code, text, phase: kind === 'transient' ? 'transient' : 'build' };
      }
      return true;
    },
    warnings: () => [...warnings.values()],
    explain(failure) {
      if (!(failure instanceof WarpError) || failure.phase !== 'build' || !said.error)
        return failure;
      const output = failure.output
        ?.split('\n')
        .filter((text) => !line.test(text))
        .join('\n');
      return new WarpError({
        code: said.error.code,
        phase: said.error.phase,
        message: said.error.text,
        ...(said.hint === undefined ? {} : { hint: said.hint }),
        ...(output ? { output } : {}),
        cause: failure,
      });
    },
  };
}

function isCode(text: string | undefined): text is ErrorCode {
  return text?.startsWith('WARP_') ?? false;
}

/** A tab parts what is wrong from what to do about it. */
function warningOf(code: ErrorCode, text: string): Warning {
  const [message = '', hint] = text.split('\t');
  return { code, message, ...(hint ? { hint } : {}) };
}
