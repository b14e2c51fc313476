import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonProject } from '../source/project.ts';

/** A process that works beside web, or alone, and serves no HTTP. */
export interface WorkerProcess {
  /** `worker`, `beat` */
  readonly name: string;
  /** As its makers write it: "Celery worker". */
  readonly title: string;
  /** Words; `$WARP_PROCESSES` and `$WARP_THREADS` are filled in at start. */
  readonly argv: readonly string[];
  readonly what: string;
  readonly file: RelPath;
  readonly line: number;
  /** Folders its module is found in, besides the app's own. */
  readonly pythonPath: readonly RelPath[];
}

export interface WorkerSearch {
  readonly project: PythonProject;
  /** Python files that import one of the kind's packages, the likeliest first. */
  readonly files: readonly RelPath[];
}

/** What is known about one task queue: how its workers come about and are started. */
export interface WorkerKind {
  readonly id: string;
  /** Names it is imported by. */
  readonly packages: readonly string[];
  find(search: WorkerSearch): readonly WorkerProcess[];
}
