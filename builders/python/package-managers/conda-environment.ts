import { parseDocument } from 'yaml';
import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { lineOf, place, strings, type Table, tableAt } from './read-toml.ts';

const names: readonly RelPath[] = [
  'environment.yml',
  'environment.yaml',
  'conda.yml',
  'conda.yaml',
];

/** A conda environment file, read for what PyPI's names can say. */
export interface CondaEnvironment {
  readonly file: RelPath;
  /** `name`, then the version part as written (`=1.26`, `>=2,<3`, ''). */
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** Lines of its `pip:` part. */
  readonly pip: readonly string[];
}

/** The app's environment file; undefined where there is none that lists dependencies. */
export function condaFile(app: AppSource): RelPath | undefined {
  return names.find((file) => /^dependencies\s*:/m.test(app.text(file) ?? ''));
}

/** @returns a problem `WARP_CONDA_INVALID` where the file is no YAML, or no environment */
export function readConda(
  app: AppSource,
  file: RelPath,
): Result<CondaEnvironment, readonly Problem[]> {
  const document = parseDocument((app.text(file) ?? '').replace(/^\uFEFF/, ''));
  const [error] = document.errors;
  if (error) return invalid(file, error.message.split('\n')[0] ?? '', error.linePos?.[0].line);
  const content = plain(document);
  const listed: unknown = tableAt(content)?.dependencies;
  if (!Array.isArray(listed)) {
    const line = lineOf(app.text(file), /^dependencies\s*:/);
    return invalid(file, 'dependencies is not a list', line);
  }
  const items: readonly unknown[] = listed;
  const nested = items.flatMap((one): readonly Table[] => {
    const table = tableAt(one);
    return table ? [table] : [];
  });
  return {
    ok: true,
    value: {
      file,
      packages: items.flatMap((one) => (typeof one === 'string' ? matchSpec(one) : [])),
      pip: nested.flatMap((one) => strings(one.pip)).map((one) => one.trim()),
    },
  };
}

/** Anchors that explode or refer to nothing are an empty document to us. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

/** `channel::name=1.2=build` or `name >=1,<2`: conda's match specification. */
function matchSpec(text: string): { name: string; version: string }[] {
  const match = /^\s*(?:[^\s:]+::)?([A-Za-z0-9_][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*?)\s*$/.exec(text);
  return match?.[1] ? [{ name: match[1].toLowerCase(), version: match[2] ?? '' }] : [];
}

function invalid(
  file: RelPath,
  why: string,
  line: number | undefined,
): Result<CondaEnvironment, readonly Problem[]> {
  return {
    ok: false,
    problems: [
      {
        code: 'WARP_CONDA_INVALID',
        phase: 'plan',
        message: `${file} is no conda environment: ${why}`,
        hint: 'List what is needed under dependencies:, or write a requirements.txt.',
        at: place(file, line),
      },
    ],
  };
}

/**
 * A version as conda writes it, as a PEP 440 specifier: `=1.26` → `==1.26.*`, `=1.26.4=build` and
 * `==1.26.4` → `==1.26.4`. Alternatives (`|`) are left out, as PEP 440 has none.
 */
export function condaSpecifier(version: string): string {
  if (version === '' || version === '*' || version.includes('|')) return '';
  const exact = /^=?=?\s*([\w.+!]+)\s*(?:=+|\s+)\s*[\w.*]+$/.exec(version);
  if (exact?.[1]) return `==${exact[1]}`;
  const fuzzy = /^=?\s*(\d[\w.]*?)(?:\.\*)?$/.exec(version);
  if (fuzzy?.[1]) return `==${fuzzy[1]}.*`;
  return version.replace(/\s+/g, '').replace(/(^|,)=(?=[\d])/g, '$1==');
}
