import type { RelPath } from '../../../src/app/app-source.ts';
import type { Evidence } from '../../../src/builder/types.ts';
import type { DjangoProject, PythonEntry } from '../candidate.ts';

/** One way to start the app, before it becomes a candidate with an id and a title. */
export interface Reading {
  readonly framework: string;
  readonly entry: PythonEntry;
  /** The file the entry stands in. */
  readonly file: RelPath;
  /** Name of the callable in the file, if there is one. */
  readonly name?: string;
  readonly score: number;
  readonly pythonPath: readonly RelPath[];
  readonly root: RelPath;
  readonly evidence: readonly Evidence[];
  readonly env?: Readonly<Record<string, string>>;
  readonly django?: DjangoProject;
  /** Whole-file readings this one makes moot: `kind` of entry in `file`. */
  readonly replaces?: readonly {
    readonly file: RelPath;
    readonly framework?: string;
    /** Only where Python runs the file. */
    readonly program?: boolean;
  }[];
}
