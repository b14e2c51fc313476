import type { Problem } from '../warp-error.ts';
import type { Decided, Env, Fact, Stage, StageId } from './types.ts';

/** What an image takes whose source changes while it runs: `warp dev`. */
export interface DevPart {
  /** Variables of the container. */
  readonly env: Env;
  /** Files that the build made of the source and laid down outside of it. */
  readonly refresh?: Refresh;
}

export interface Refresh {
  /** Present participle: "collecting static files". */
  readonly title: string;
  /** Makes them anew, in the running container, as root. */
  readonly argv: readonly string[];
  /** Ends of the names of files that have no part in them: `.py`. */
  readonly not: readonly string[];
}

/**
 * What `warp dev` and `warp test` have beside the image, in containers alone. The image knows nothing of
 * it, so that it is the same one with it and without.
 */
export interface Development {
  readonly facts: readonly Fact[];
  /** In build order; none of them is part of the image's line. */
  readonly stages: readonly Stage[];
  /** Stage with what is mounted at `/opt/app-root/dev`; undefined where nothing is. */
  readonly packages?: StageId;
  readonly debugger?: Debugger;
  readonly test: TestRun;
  /** Why it cannot be had; the image can. */
  readonly problems: readonly Problem[];
}

export interface Debugger {
  /** `debugpy` */
  readonly name: string;
  /** Stage with what is mounted in place of `packages`: that, and the debugger. */
  readonly stage: StageId;
  /** Where it listens, in the container. */
  readonly port: number;
  /** Variables that make the app's processes open it … */
  readonly env: Env;
  /** … and those that make the first of them wait for somebody to attach. */
  readonly waitEnv: Env;
}

/** How the app's own tests are run. */
export interface TestRun {
  /** Undefined where nothing shows any tests. */
  readonly command?: Decided<readonly string[]>;
  /** The command that writes JUnit XML to `$WARP_JUNIT`, where `junitEnv` does not make it do so. */
  readonly junit?: readonly string[];
  readonly env: Env;
  /** Where JUnit XML is wanted, for whatever command. */
  readonly junitEnv: Env;
  /** What writes it so, for people: "pytest, and …". */
  readonly junitWriters?: string;
  /** Files that tests need though an ignore file leaves them out: `.dockerignore` patterns. */
  readonly files: readonly string[];
}
