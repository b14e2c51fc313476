import { stringify } from 'yaml';
import type { Fact, Reason } from '../plan/types.ts';

const head = [
  '# What warp found out about this app, each value with its reason. Every line may go: warp then',
  '# decides anew. All keys: docs/configuration.md.',
];

type Settable = Fact & { readonly set: NonNullable<Fact['set']> };

/**
 * The text of a warp.yaml that says what was decided, so that it can be read and changed.
 * @param inactive keys that are written as comments only
 */
export function starterConfig(facts: readonly Fact[], inactive: ReadonlySet<string>): string {
  const sections = new Map<string, Settable[]>();
  for (const fact of facts) {
    if (!fact.set) continue;
    const section = fact.set.key.split('.').slice(0, -1).join('.');
    sections.set(section, [...(sections.get(section) ?? []), { ...fact, set: fact.set }]);
  }
  const written = [...sections].map(([section, members]) =>
    sectionText(section, members, inactive),
  );
  return [head, ...written].map((part) => `${part.join('\n')}\n`).join('\n');
}

/** What is left out is one line, so that taking its `#` away is enough. */
function sectionText(
  section: string,
  members: readonly Settable[],
  inactive: ReadonlySet<string>,
): readonly string[] {
  const indent = section === '' ? '' : '  ';
  const active = members.filter(({ set }) => !inactive.has(set.key));
  const off = members.filter(({ set }) => inactive.has(set.key));
  const mark = active.length > 0 ? `${indent}# ` : `# ${indent}`;
  return [
    ...(section === '' ? [] : [`${active.length > 0 ? '' : '# '}${section}:`]),
    ...active.flatMap((fact) => [
      `${indent}# ${reasonText(fact.reason)}`,
      `${indent}${pair(fact)}`,
    ]),
    ...off.map((fact) => `${mark}${pair(fact)} # ${reasonText(fact.reason)}`),
  ];
}

function pair({ set: { key, value } }: Settable): string {
  return stringify({ [key.split('.').at(-1) ?? '']: value }, { lineWidth: 0 }).trimEnd();
}

function reasonText({ rule, at }: Reason): string {
  const place = at && (at.line === undefined ? at.file : `${at.file}:${at.line}`);
  return `${rule}${place === undefined ? '' : ` (${place})`}`.replace(/\s+/g, ' ');
}
