import { canonicalJson } from './digest.ts';
import type { Fact, Plan, Reason } from './types.ts';

/** A decision that is another one now. */
export interface DecisionChange {
  readonly name: string;
  /** Undefined where there was none … */
  readonly from?: unknown;
  /** … or is none any more. */
  readonly to?: unknown;
  /** Why it is as it is now. */
  readonly reason?: Reason;
}

/** What two plans decide differently: base, tools, facts. */
export function compareDecisions(before: DecidedPart, now: DecidedPart): readonly DecisionChange[] {
  const [old, current] = [decisionsOf(before), decisionsOf(now)];
  const names = [...new Set([...old.keys(), ...current.keys()])];
  return names.flatMap((name) => {
    const [from, to] = [old.get(name), current.get(name)];
    if (canonicalJson(from?.value ?? null) === canonicalJson(to?.value ?? null)) return [];
    return [
      {
        name,
        ...(from ? { from: from.value } : {}),
        ...(to ? { to: to.value, reason: to.reason } : {}),
      },
    ];
  });
}

/** The part of a plan that says what was decided. */
export type DecidedPart = Pick<Plan, 'warp' | 'base' | 'tools' | 'facts'>;

function decisionsOf({ warp, base, tools, facts }: DecidedPart): ReadonlyMap<string, Fact> {
  const all: readonly Fact[] = [
    { name: 'warp', value: warp, reason: { rule: 'the release that plans', via: 'default' } },
    { name: 'base', value: baseText(base.value), reason: base.reason },
    ...Object.entries(tools).map(([name, tool]) => ({ name: `tools.${name}`, ...tool })),
    ...facts,
  ];
  return new Map(all.map((fact) => [fact.name, fact]));
}

/** `debian:trixie-slim`, with the digest that warp.lock names. */
function baseText({ image, digest }: Plan['base']['value']): string {
  return digest === undefined ? image : `${image} (${digest})`;
}
