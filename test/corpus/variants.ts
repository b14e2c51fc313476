import type { CorpusRecord, HttpCheck } from './record.ts';

/** One way of building a record, with the checks that belong to it. */
export interface Variant {
  readonly files: Readonly<Record<string, string>>;
  readonly checks: readonly HttpCheck[];
  /** Peer settings that mean nothing to warp. */
  readonly ignored: readonly string[];
}

/**
 * Groups a record's checks by how the app must be built. Of a peer's build variables only the web
 * command has a counterpart (a Procfile); the others choose among the peer's own tools.
 */
export function variantsOf(record: CorpusRecord): readonly Variant[] {
  const checks = record.expect.http ?? [];
  const groups = new Map<string, Variant>();
  for (const check of checks) {
    const variant = variantOf(check.build_env ?? []);
    const key = JSON.stringify(variant.files);
    const group = groups.get(key) ?? { ...variant, checks: [] };
    groups.set(key, {
      files: group.files,
      checks: [...group.checks, check],
      ignored: [...new Set([...group.ignored, ...variant.ignored])],
    });
  }
  return groups.size > 0 ? [...groups.values()] : [{ files: {}, checks: [], ignored: [] }];
}

const webCommand = 'GOOGLE_ENTRYPOINT=';

function variantOf(buildEnv: readonly string[]): Omit<Variant, 'checks'> {
  const command = buildEnv.find((entry) => entry.startsWith(webCommand));
  const ignored = buildEnv.filter((entry) => !entry.startsWith(webCommand));
  if (command === undefined) return { files: {}, ignored };
  return { files: { Procfile: `web: ${command.slice(webCommand.length)}\n` }, ignored };
}
